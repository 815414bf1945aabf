"""The command: which tables, in which window, resumed where it stopped, and nothing without network."""

import json
import os
import subprocess
import sys

import pandas as pd
import pytest

from analysis import checks
from analysis.checks import InputError
from analysis.collect import read_table
from analysis.collect.refresh.client import LIMITS, Client
from analysis.collect.refresh.command import choose, main
from analysis.collect.refresh.network import retrying_session
from analysis.paths import ROOT, SOURCES
from tests.collect.refresh.conftest import DAY
from tests.collect.refresh.publishers import Publishers

NEXT_YEAR = f"{pd.Timestamp.today().year + 1}-01"


def test_sources_are_publishers_or_tables_and_none_is_all():
    names = lambda chosen: [recipe.table for recipe in chosen[0]]  # noqa: E731
    assert len(names(choose([]))) == 8 and choose([])[1]
    assert names(choose(["fred"])) == ["us_customs_revenue_monthly"]
    assert len(names(choose(["census", "us_imports_hs2_monthly"]))) == 5
    assert choose(["federal_register"]) == ([], True)
    with pytest.raises(InputError, match="unknown source 'cenus'. Did you mean 'census'?"):
        choose(["cenus"])


@pytest.mark.parametrize(
    "arguments, message",
    [
        (["--from", "2025"], "'2025' is not a month; write it as 2026-10"),
        (["--to", "2025-13"], "'2025-13' is not a month"),
        (["--to", "٢٠٢٥-05"], "'٢٠٢٥-05' is not a month"),
        (["--from", "0001-01"], "0001-01 is of no year from 1990 to 20"),
        (["--to", "9999-12"], "9999-12 is of no year from 1990 to 20"),
        (["--from", NEXT_YEAR], f"FROM {NEXT_YEAR} is after TO 20"),
        (["--source", "federal_register", "--from", NEXT_YEAR], f"FROM {NEXT_YEAR} is after TO 20"),
        (["--day", "today"], "'today' is not a day"),
        (["--day", "2026-02-31"], "'2026-02-31' is not a day"),
        (["--day", "٢٠٢٦-11-25"], "is not a day"),
        (["--day", "0001-01-01"], "'0001-01-01' is not a day"),
        (
            ["--source", "treasury", "--from", "2026-01", "--to", "2025-01"],
            "FROM 2026-01 is after TO 2025-01",
        ),
        (
            ["--source", "us_imports_hs10_annual", "--from", "2026-01", "--to", "2026-05"],
            "complete years",
        ),
    ],
)
def test_a_request_that_means_nothing_is_refused_before_anything_is_written(project, arguments, message):
    with pytest.raises(InputError, match=message):
        main(["--day", DAY, *arguments], root=project.root, client=Publishers())
    assert project.files() == {}


def test_no_month_that_has_not_ended_is_asked_for(project, capsys):
    asked = Publishers()
    arguments = ["--source", "treasury", "--to", NEXT_YEAR, "--day", DAY]
    main(arguments, root=project.root, client=asked)
    ended = f"{pd.Timestamp.today().to_period('M') - 1}"
    assert [one.query["observation_end"] for one in asked.asked[1:]] == [f"{ended}-01"]
    assert f"nothing after {ended} can be published yet" in capsys.readouterr().out
    main(["--source", "treasury", "--to", ended, "--day", DAY], root=project.root, client=asked)
    assert "can be published yet" not in capsys.readouterr().out


ELSE = ("--source", "us_imports_naics3_monthly", "--from", "2025-10", "--to", "2025-11")


@pytest.mark.parametrize(
    "rows, message",
    [
        (lambda rows: rows[rows.partner.ne("VNM")], "2025-10 has nothing of partner VNM"),
        (lambda rows: rows[rows.naics3.ne("315")], "2025-10 has nothing of naics3 315"),
        (lambda rows: rows.iloc[::2], "2025-10 (lacks 4|has nothing of)"),
        (lambda rows: rows.assign(customs_value=0, duties=0), "2025-10 has nothing of partner"),
        (lambda rows: rows[rows.month.lt("2025-11-01")], "lacks 2025-11, which the table holds"),
        (lambda rows: rows.assign(partner="ATA"), "nothing that matches: no CTY_CODE is of a partner"),
    ],
    ids=["a partner", "a sector", "half of the rows", "all trade", "a month", "codes that it knows"],
)
def test_an_answer_that_lacks_what_the_table_holds_changes_no_table(project, naics3, rows, message):
    answers = Publishers({"us_imports_naics3_monthly": rows(naics3)})
    forgotten = []
    answers.forget = lambda: forgotten.append(True)
    with pytest.raises(InputError, match=message):
        main([*ELSE, "--day", DAY], root=project.root, client=answers)
    assert project.files() == {}
    assert forgotten or "matches" in message  # which is refused before it is kept


@pytest.fixture(scope="module")
def naics3():
    table = read_table("us_imports_naics3_monthly")
    return table[table.month.ge("2025-10-01")]


def _no_paths(folder):
    (folder / "datapackage.json").write_text('{"resources": [{"name": "x"}]}')


def _half_described(folder):
    resource = {"name": "us_customs_revenue_monthly", "path": "x.csv"}
    (folder / "datapackage.json").write_text(json.dumps({"resources": [resource]}))


SPOILT = {
    "a list of tables that breaks off": lambda folder: (folder / "datapackage.json").write_text("{"),
    "a list of tables without paths": _no_paths,
    "changes that are none": lambda folder: (folder / "changes.csv").write_bytes(b"\xff\x00"),
    "a file in place of the answers": lambda folder: (folder / "raw").write_text(""),
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=list(SPOILT))
def test_a_damaged_folder_is_said_before_anything_is_asked(project, spoil):
    project.folder.mkdir(parents=True)
    spoil(project.folder)
    before, asked = project.files(), Publishers()
    with pytest.raises(
        InputError, match=rf"data/vintages/{DAY}/\S+ is damaged: remove data/vintages/{DAY}"
    ):
        main(["--source", "treasury", "--day", DAY], root=project.root, client=asked)
    assert asked.asked == [] and project.files() == before


def test_a_file_in_place_of_all_vintages_is_to_be_moved_away(project):
    project.folder.parent.write_text("")
    with pytest.raises(InputError, match="^data/vintages is a file: move it away, and `make refresh`"):
        main(["--source", "treasury", "--day", DAY], root=project.root, client=Publishers())


def test_a_damaged_earlier_vintage_is_said_and_not_compared_with(project):
    project.folder.mkdir(parents=True)
    _half_described(project.folder)
    project.combine(DAY)
    with pytest.raises(InputError, match=f"data/vintages/{DAY}/datapackage.json is damaged"):
        main(["--source", "treasury", "--day", "2026-11-26"], root=project.root, client=Publishers())
    assert list(project.files()) == [f"{DAY}/datapackage.json"]


def test_keys_are_wanted_before_anything_is_asked(project, monkeypatch):
    for name in ("CENSUS_API_KEY", "FRED_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(InputError, match=r"FRED_API_KEY \(https://fredaccount.*Nothing was asked"):
        main(["--source", "fred", "--day", DAY], root=project.root)
    assert project.files() == {}


def test_a_month_that_is_not_published_between_two_that_are_is_refused(project):
    class Gap(Publishers):
        def answer(self, request):
            return b"" if request.query.get("time") == "2025-05" else super().answer(request)

    arguments = ["--source", "us_imports_naics3_monthly", "--from", "2025-03", "--to", "2025-11"]
    with pytest.raises(InputError, match="2025-05 is not published, but 2025-06 is"):
        main([*arguments, "--day", DAY], root=project.root, client=Gap())
    assert project.files() == {}


def test_months_after_the_last_release_are_no_error(project):
    arguments = ["--source", "us_imports_naics3_monthly", "--from", "2025-09", "--to", "2026-10"]
    main([*arguments, "--day", DAY], root=project.root, client=Publishers())
    written = project.folder / "us_imports_naics3_monthly.parquet"
    assert written.read_bytes() == (SOURCES / written.name).read_bytes()


def test_a_table_that_was_brought_stays_when_a_later_one_fails(project):
    main(["--source", "treasury", "--day", DAY], root=project.root, client=Publishers())
    before = project.files()

    class Broken(Publishers):
        def answer(self, request):
            raise InputError("api.census.gov cannot be reached.")

    with pytest.raises(InputError):
        main(["--source", "census", "--day", DAY], root=project.root, client=Broken())
    assert project.files() == before


def test_a_second_refresh_is_compared_with_the_first_that_combined_and_leaves_it_whole(project):
    main(["--source", "treasury", "--day", DAY], root=project.root, client=Publishers())
    first = project.files()
    project.combine(DAY)

    class Later(Publishers):
        def treasury(self, request):
            return super().treasury(request).replace(b'"22155123456.78"', b'"22377123456.78"')

    main(["--source", "treasury", "--day", "2026-12-24"], root=project.root, client=Later())
    assert {name: data for name, data in project.files().items() if name.startswith(DAY)} == first
    changes = project.files()["2026-12-24/changes.csv"].decode().splitlines()[1].split(",")
    assert changes[1] == "customs_duties" and changes[-4] == "1" and changes[-1] == "2026-03"


NO_NETWORK = """
import sys
from pathlib import Path
from analysis import checks
from analysis.collect.refresh import treasury
from analysis.collect.refresh.command import main
treasury.ENDPOINT = "http://127.0.0.1:9/nothing"
arguments = ["--source", "treasury", "--day", "2026-11-25"]
sys.exit(checks.run(lambda: main(arguments, root=Path(sys.argv[1]))))
"""


def test_without_network_one_sentence_exit_code_two_and_no_file_is_touched(project):
    shipped = {path.name: path.stat().st_mtime_ns for path in SOURCES.iterdir()}
    ended = subprocess.run(
        [sys.executable, "-c", NO_NETWORK, str(project.root)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT), "FRED_API_KEY": "x" * 32},
    )
    assert ended.returncode == 2
    assert ended.stderr.count("\n") == 1 and "127.0.0.1:9 cannot be reached" in ended.stderr
    assert "x" * 32 not in ended.stderr + ended.stdout
    assert project.files() == {}
    assert {path.name: path.stat().st_mtime_ns for path in SOURCES.iterdir()} == shipped


def test_an_interrupted_run_asks_only_for_what_it_has_not(project):
    class Cut(Client):
        """A client that is answered from the tables, and is cut after some answers."""

        def _ask(self, request):
            if self.asked == self.left:
                raise KeyboardInterrupt
            self.asked += 1
            return Publishers().answer(request)

    def run(left: int) -> tuple[int, int]:
        client = Cut(project.folder / "raw", {})
        client.left = left
        arguments = ["--source", "us_imports_naics3_monthly", "--from", "2025-01", "--to", "2025-11"]
        code = checks.run(lambda: main([*arguments, "--day", DAY], root=project.root, client=client))
        return code, client.asked

    assert run(4) == (130, 4)
    assert not (project.folder / "datapackage.json").exists()
    assert run(100) == (0, 7)
    assert run(0) == (0, 0)


def test_answers_kept_of_a_day_are_good_once_its_table_was_brought(project):
    seen, answers = [], Publishers()
    answers.begin = lambda *, good: seen.append(good)
    for _ in range(2):
        main(["--source", "treasury", "--day", DAY], root=project.root, client=answers)
    assert seen == [False, True]


def test_importing_the_package_loads_no_http_client():
    code = "import sys, analysis.collect.refresh.command; "
    code += "print({'requests', 'urllib3'} & set(sys.modules))"
    ended = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert ended.stdout == "set()\n", ended.stderr
    assert retrying_session(LIMITS).adapters["https://"].max_retries.total == 5


def finer(naics3):
    """Imports by subheading of as many dollars as the sectors have."""
    return naics3.assign(hs6=naics3.naics3 + "100").drop(columns="naics3")


def test_a_table_that_nothing_was_shipped_of_must_have_the_partners_of_the_one_beside_it(
    project, naics3
):
    own = naics3[naics3.partner.isin(["CHN", "VNM", "WLD"])]
    arguments = ["--source", "us_imports_hs6_monthly", "--from", "2025-11", "--to", "2025-11"]
    whole = Publishers({"us_imports_hs6_monthly": finer(naics3)})
    main([*arguments, "--day", DAY], root=project.root, client=whole)
    brought = pd.read_parquet(project.folder / "us_imports_hs6_monthly.parquet")
    assert brought.customs_value.sum() == naics3[naics3.month.eq("2025-11-01")].customs_value.sum()
    lacking = Publishers({"us_imports_hs6_monthly": finer(own)})
    with pytest.raises(InputError, match="2025-11 has nothing of partner AUS, AUT, BEL"):
        main([*arguments, "--day", "2026-11-26"], root=project.root, client=lacking)
