"""The panel from a folder is that from memory; what cannot be one is refused, and nothing is left."""

import errno
import re

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from analysis import checks
from analysis.checks import InputError
from analysis.collect import read_table
from analysis.combine import on_disk
from analysis.combine.__main__ import command
from analysis.combine.on_disk import build_panel_on_disk
from analysis.combine.panel import SYSTEM_TABLES, build_panel
from combine.conftest import imports_frame
from tools.benchmarks import folders, panels


def stored(folder, *frames):
    """A folder with one Parquet file a frame."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, frame in enumerate(frames):
        frame.to_parquet(folder / f"{number:03d}.parquet", index=False)
    return folder


def built(source, product, **options):
    """The panel of a folder, read again; nothing else is left beside the two."""
    target = source.parent / "panel"
    rows = build_panel_on_disk(source, target, product, **options)
    assert sorted(path.name for path in source.parent.iterdir()) == sorted([source.name, "panel"])
    panel = pd.read_parquet(target)
    assert len(panel) == rows
    return panel


def same(one, other):
    pd.testing.assert_frame_equal(one, other, check_exact=True)


def small(*rows, product="hts10"):
    """Imports of one line from two partners, with some rows in addition."""
    whole = [
        ("CHN", "0101210010", "2025-01-01", 100, 10),
        ("CHN", "0101210010", "2025-02-01", 100, 20),
        ("VNM", "0101210010", "2025-02-01", 50, 5),
    ]
    return imports_frame(product, *whole, *rows).astype({"month": "datetime64[ms]"})


@pytest.mark.parametrize("system", ["naics3", "hs2"])
@pytest.mark.parametrize("by", ["month", "partner"])
def test_panel_from_a_folder_is_that_from_memory_to_the_last_bit(tmp_path, system, by):
    imports = read_table(SYSTEM_TABLES[system])
    shuffled = imports.sample(frac=1, random_state=0)
    parts = [part for _, part in shuffled.groupby(shuffled.month.dt.year if by == "month" else by)]
    source = stored(tmp_path / "imports", *reversed(parts))
    same(built(source, system), build_panel(imports, system))


def test_rows_of_one_cell_are_added_up(tmp_path):
    whole = small()
    halves = whole.assign(customs_value=whole.customs_value // 2, duties=whole.duties // 2)
    rest = whole.assign(
        customs_value=whole.customs_value - halves.customs_value, duties=whole.duties - halves.duties
    )
    panel = built(stored(tmp_path / "districts", halves, rest), "hts10")
    same(panel, build_panel(whole, "hts10"))
    assert panel.customs_value.tolist() == [100, 100, 0, 50]
    assert panel.effective_rate.tolist() == [0.1, 0.2, 0.1, 0.1]


def test_world_total_and_pairs_that_never_trade_are_left_out(tmp_path):
    imports = small(
        ("WLD", "0101210010", "2025-01-01", 999, 99), ("JPN", "0101210010", "2025-01-01", 0, 0)
    )
    panel = built(stored(tmp_path / "imports", imports), "hts10")
    assert set(panel.partner) == {"CHN", "VNM"}
    same(panel, build_panel(imports, "hts10"))


def test_dates_and_coded_text_are_as_good_as_times_and_plain_text(tmp_path):
    imports = small()
    other = imports.assign(month=imports.month.dt.date, hts10=imports.hts10.astype("category"))
    same(built(stored(tmp_path / "imports", other), "hts10"), build_panel(imports, "hts10"))


@pytest.fixture
def many(tmp_path, monkeypatch):
    """A folder of 2.4 million rows as declared, 60 MB where they are sorted."""
    monkeypatch.setattr(panels, "SIZES", {2_000_000: (60, 4_000, 48)})
    folders.raw(2_000_000, tmp_path / "imports")
    return tmp_path / "imports"


def test_imports_larger_than_memory_give_the_same_panel(many, tmp_path, monkeypatch):
    scratch, spilled, write = tmp_path / "scratch", [], on_disk._write
    scratch.mkdir()

    def watched(*arguments):
        spilled.append(sum(path.stat().st_size for path in scratch.rglob("*") if path.is_file()))
        write(*arguments)

    monkeypatch.setattr(on_disk, "_write", watched)
    found = []
    for memory, threads in (("60MB", 1), ("2GB", 2)):
        target = tmp_path / memory
        build_panel_on_disk(many, target, "hts10", memory=memory, threads=threads, scratch=scratch)
        found.append([path.read_bytes() for path in sorted(target.iterdir())])
    assert found[0] == found[1] and len(found[0]) == len(spilled) / 2 > 2
    # Of the 58 MB of sorted rows most were on disk before the first were written, and none at the end.
    assert spilled[0] > 30e6 and spilled[-1] == 0
    assert not list(scratch.iterdir())
    assert folders.summary(tmp_path / "2GB")[1:3] == tuple(
        pc.sum(pq.read_table(many)[name]).as_py() for name in ("customs_value", "duties")
    )


BAD = ("CHN", "0101210010", "2025-01-01", 100, 10)


@pytest.mark.parametrize(
    "column, value, fault",
    [
        ("customs_value", -5, "customs_value is negative"),
        ("duties", -5, "duties is negative"),
        ("partner", None, "partner is missing"),
        ("hts10", None, "hts10 is missing"),
        ("month", None, "month is missing"),
        ("month", pd.Timestamp("2025-01-31"), "month is no first day"),
    ],
)
def test_a_row_at_fault_is_named_with_its_file(tmp_path, column, value, fault):
    bad = small(BAD).iloc[[0, 3]].reset_index(drop=True)
    bad.loc[1, column] = value
    source = stored(tmp_path / "imports", small(), bad)
    with pytest.raises(InputError, match=f"^{fault} in row 2 of imports/001.parquet: correct it"):
        built(source, "hts10")
    assert [path.name for path in tmp_path.iterdir()] == ["imports"]


def test_missing_dollars_are_refused(tmp_path):
    table = pa.Table.from_pandas(small(), preserve_index=False)
    place = table.schema.get_field_index("duties")
    (tmp_path / "imports").mkdir()
    pq.write_table(
        table.set_column(place, "duties", pa.array([1, None, 1], pa.int64())),
        tmp_path / "imports" / "a.parquet",
    )
    with pytest.raises(InputError, match="duties is missing in row 2 of imports/a.parquet"):
        built(tmp_path / "imports", "hts10")


@pytest.mark.parametrize(
    "change, says",
    [
        (lambda f: f.drop(columns="duties"), "has no column 'duties'; it has 'partner', 'hts10'"),
        (lambda f: f.rename(columns={"customs_value": "custom_value"}), "did you mean 'custom_value'"),
        (lambda f: f.astype({"duties": float}), "'duties' of imports/000.parquet is double: it must be"),
        (lambda f: f.astype({"hts10": int}), "'hts10' of imports/000.parquet is int64: it must be text"),
        (lambda f: f.assign(month="2025-01"), "it must be a date or timestamp"),
        (lambda f: f.assign(partner="WLD"), "holds no imports from a country"),
        (lambda f: f.assign(customs_value=0), "holds no imports from a country"),
        (lambda f: f.assign(partner="EU"), "no_aggregate_among_members.*EU"),
        (lambda f: f[f.month.ne("2025-02-01")], "months_complete.*imports has no row of 2025-02"),
        (
            lambda f: f.assign(customs_value=f.customs_value.where(f.partner.ne("VNM"), 0)),
            "total_is_sum_of_members.*VNM",
        ),
    ],
)
def test_a_folder_that_is_no_table_of_imports_is_refused(tmp_path, change, says):
    march = ("CHN", "0101210010", "2025-03-01", 100, 10)
    source = stored(tmp_path / "imports", change(small(march)))
    with pytest.raises(InputError, match=says):
        built(source, "hts10")
    assert [path.name for path in tmp_path.iterdir()] == ["imports"]


def test_a_folder_without_parquet_and_a_damaged_file_are_refused(tmp_path):
    (tmp_path / "imports").mkdir()
    for folder in (tmp_path / "imports", tmp_path / "nowhere"):
        with pytest.raises(InputError, match="holds no Parquet file: name a folder"):
            build_panel_on_disk(folder, tmp_path / "panel", "hts10")
    (tmp_path / "imports" / "a.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(InputError, match="imports/a.parquet is no readable Parquet file"):
        build_panel_on_disk(tmp_path / "imports", tmp_path / "panel", "hts10")


@pytest.mark.parametrize(
    "options, says",
    [
        ({"memory": "plenty"}, "'plenty' is not a size; write it as 2GB"),
        ({"memory": "0GB"}, "too small"),
        ({"threads": 0}, "threads must be 1 or more"),
        ({"scratch": "nowhere"}, "scratch nowhere is no folder"),
        ({"product": "duties"}, "'duties' is no product column"),
        ({"product": "hts8"}, "no column 'hts8' .did you mean 'hts10'"),
    ],
)
def test_an_order_that_cannot_be_is_refused(tmp_path, options, says):
    source = stored(tmp_path / "imports", small())
    with pytest.raises(InputError, match=says):
        build_panel_on_disk(
            **{"source": source, "target": tmp_path / "panel", "product": "hts10"} | options
        )
    assert [path.name for path in tmp_path.iterdir()] == ["imports"]


def test_a_target_that_holds_something_is_left_alone(tmp_path):
    source = stored(tmp_path / "imports", small())
    (tmp_path / "panel").mkdir()
    built(source, "hts10")  # into the empty folder
    before = sorted(path.read_bytes() for path in (tmp_path / "panel").iterdir())
    for target, says in ((tmp_path / "panel", "is not empty"), (source / "panel", "is within")):
        with pytest.raises(InputError, match=says):
            build_panel_on_disk(source, target, "hts10")
    assert sorted(path.read_bytes() for path in (tmp_path / "panel").iterdir()) == before


def test_too_little_memory_and_a_full_disk_say_what_to_do(many, tmp_path, monkeypatch):
    with pytest.raises(
        InputError, match="a memory of 10 MB is too small .* give more, or fewer threads"
    ):
        build_panel_on_disk(many, tmp_path / "panel", "hts10", memory="10MB")
    connect = duckdb.connect
    full = {"max_temp_directory_size": "5MB"}
    monkeypatch.setattr(duckdb, "connect", lambda config: connect(config=config | full))
    with pytest.raises(InputError, match="no space left .* name another folder as scratch"):
        build_panel_on_disk(many, tmp_path / "panel", "hts10", memory="60MB", threads=1)
    assert [path.name for path in tmp_path.iterdir()] == ["imports"]


@pytest.mark.parametrize(
    "error", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()]
)
def test_an_interruption_leaves_nothing_half_written(tmp_path, monkeypatch, error):
    source, write = stored(tmp_path / "imports", small()), on_disk._write

    def interrupted(*arguments):
        write(*arguments)
        raise error

    monkeypatch.setattr(on_disk, "_write", interrupted)
    with pytest.raises(type(error)):
        build_panel_on_disk(source, tmp_path / "panel", "hts10")
    assert [path.name for path in tmp_path.iterdir()] == ["imports"]


def test_the_command_prints_one_line_and_refuses_in_one(tmp_path, capsys):
    source, target = stored(tmp_path / "imports", small()), tmp_path / "panel"
    arguments = ["folder", str(source), str(target), "hts10"]
    assert checks.run(lambda: command([*arguments, "--memory", "100MB", "--threads", "1"])) == 0
    assert re.fullmatch(rf" +4 rows  0.0 MB  0 s  {re.escape(str(target))}\n", capsys.readouterr().out)
    assert checks.run(lambda: command(arguments)) == 2
    assert capsys.readouterr().err.startswith(f"error: {target} is not empty")
