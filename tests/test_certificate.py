"""Citable numbers do not hang on the machine, and the certificate that says so is right."""

import csv
import json
import os
import subprocess
import sys

import numpy as np
import pytest

from analysis.checks import InputError
from analysis.paths import NOTEBOOKS, REPORTS, ROOT
from analysis.present import ends
from analysis.present.numbers import as_stored
from analysis.publish.reports import rendered
from tools.certificate import machines
from tools.certificate.__main__ import RESULTS, said, unsure_rows, write_unsure
from tools.certificate.machines import MACHINES, X86, Machine, check_processor
from tools.certificate.quick import quick
from tools.certificate.shown import objects, pages
from tools.certificate.table import last_digit, table, unsure

#: Relative difference between kernels that numbers without an optimiser stay far below.
APART = 1e-10


def run(machine: Machine, *command: str) -> subprocess.CompletedProcess:
    environment = os.environ | machine.environment() | {"PYTHONPATH": str(ROOT)}
    options = {"cwd": ROOT, "env": environment, "capture_output": True, "text": True}
    return subprocess.run([sys.executable, "-W", "error::RuntimeWarning", *command], **options)


@pytest.mark.slow  # the monthly certificate has these kernels, and every citable number
@pytest.mark.skipif(machines.platform.machine() not in X86, reason="kernels of x86 processors")
def test_two_kernels_give_the_same_digits():
    assert quick.__module__ == "tools.certificate.quick"
    haswell, skylake = (
        run(Machine(kernel), "-m", "tools.certificate.quick") for kernel in ("Haswell", "SkylakeX")
    )
    first, second = json.loads(haswell.stdout), json.loads(skylake.stdout)
    if set(first["kernels"]) == set(second["kernels"]):
        pytest.skip(f"one kernel here: {first['kernels']}")
    assert (first["kernels"], second["kernels"]) == (["Haswell"] * 2, ["SkylakeX"] * 2)
    assert len(first["numbers"]) > 80
    assert second["numbers"] == pytest.approx(first["numbers"], rel=APART)


def test_every_machine_has_a_name_and_ten_seeds_are_drawn():
    assert len({one.name for one in MACHINES}) == len(MACHINES)
    assert sorted(one.seeds for one in MACHINES if one == Machine(seeds=one.seeds)) == list(range(10))
    shipped = [one for one in MACHINES if not one.seeds]
    assert {(one.kernel, one.threads) for one in shipped} == {
        ("Haswell", 1),
        ("Haswell", 2),
        ("SkylakeX", 1),
        ("SkylakeX", 2),
    }


def test_another_processor_is_told_that_the_certificate_is_of_x86(monkeypatch):
    monkeypatch.setattr(machines.platform, "machine", lambda: "arm64")
    with pytest.raises(InputError, match="this is arm64: .* x86 processors only"):
        check_processor()


KERNEL = (
    "from tools.certificate.machines import *; "
    "check_kernel(Machine({!r}, plain={!r})); print('as asked')"
)


@pytest.mark.skipif(machines.platform.machine() not in X86, reason="kernels of x86 processors")
def test_a_process_says_where_it_is_not_the_machine_that_was_asked_for():
    plain = Machine(plain=True)
    assert run(plain, "-c", KERNEL.format("Haswell", True)).stdout == "as asked\n"
    assert "OPENBLAS_CORETYPE=Katmai gives" in run(plain, "-c", KERNEL.format("Katmai", True)).stderr


@pytest.mark.skipif(machines.platform.machine() not in X86, reason="kernels of x86 processors")
def test_names_of_loops_that_numpy_does_not_have_are_no_machine(monkeypatch):
    monkeypatch.setattr(machines, "kernels", lambda: ["Haswell"])
    monkeypatch.setattr(machines, "FEATURES", ("AVX_OF_1999",))
    with pytest.raises(InputError, match="other names than AVX_OF_1999"):
        machines.check_kernel(Machine())


SEEDS = """
from tools.certificate.shown import shift_seeds
import numpy as np
from scipy.stats import qmc
draw = lambda: [np.random.default_rng(7).random(), qmc.Sobol(1, rng=7).random_base2(1)[0, 0]]
plain, other = draw(), np.random.default_rng(3007).random()
shift_seeds(3)
moved = draw()
print(moved[0] == other, moved[1] != plain[1])
"""


def test_one_place_moves_all_seeds():
    assert run(Machine(), "-c", SEEDS).stdout == "True True\n"


def test_numbers_of_a_report_are_those_that_it_is_published_with():
    cells = json.loads((NOTEBOOKS / "01_claims.ipynb").read_text(encoding="utf-8"))["cells"]
    keys = {one.key for one in objects(cells, {}) if hasattr(one, "key")}
    with (REPORTS / "numbers.csv").open(encoding="utf-8", newline="") as file:
        assert keys == {row["key"] for row in csv.DictReader(file) if row["report"] == "01_claims"}


def test_a_report_is_run_under_its_published_parameters():
    cells = [
        {"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": ["n: int = 1"]},
        {"cell_type": "markdown", "metadata": {}, "source": ["no code"]},
        {"cell_type": "code", "metadata": {}, "source": ["m = n\n", "display(m, m + 1)"]},
        {"cell_type": "code", "metadata": {}, "source": ["m + 2"]},
    ]
    assert list(objects(cells, {"n": 5})) == [5, 6, 7]


def test_a_page_beside_the_reports_that_two_machines_write_otherwise_does_not_pass(monkeypatch):
    monkeypatch.setattr(rendered, "PAGE_MODULES", ("analysis.publish.site.claim_page",))
    here = pages()
    assert "page claims/series.js" in here and all(len(digest) == 64 for digest in here.values())
    *_, row = table([shown(0.012, **here), shown(0.012, **here | {"page claim.html": ""})], [])
    assert (row["key"], row["pass"]) == ("page claim.html", "no")


def shown(value: float, *, low: float | None = None, **texts: str) -> dict:
    number = {"value": value, "ci_low": low, "ci_high": None, "unit": "fraction", "tolerance": 1e-6}
    return {"numbers": {"a": number}, "texts": texts}


@pytest.mark.parametrize(
    "first, second, verdict",
    [
        (shown(0.012), shown(0.012 + 1e-9), "yes"),
        (shown(0.012), shown(0.012 + 1e-5), "no"),
        # 1.2499999 and 1.2500001 per cent: the same number, printed as 1.2 % here and as 1.3 % there.
        (shown(0.0124999), shown(0.0125001), "edge"),
        (shown(0.01249999999), shown(0.01249999999), "edge"),
        (shown(0.012, low=0.0105), shown(0.012, low=0.0105), "edge"),
        (shown(0.012, low=0.01), shown(0.012), "no"),
    ],
)
def test_verdict_on_a_number_from_what_two_machines_say(first, second, verdict):
    (row,) = table([first, second], [])
    assert (row["key"], row["pass"]) == ("a", verdict)


def test_spread_of_seeds_is_told_in_units_of_the_last_printed_digit():
    assert last_digit("fraction") == pytest.approx(1e-3)
    assert last_digit("USD") == pytest.approx(1e8)
    steady = [shown(0.012 + 1e-4 * x) for x in (-1, 0, 1)]
    (row,) = table(steady[:1], steady)
    assert float(row["drawn"]) == pytest.approx(np.std([-0.1, 0, 0.1], ddof=1), rel=0.05)
    assert row["unsure"] == "0 0 0"


def test_digits_that_seeds_move_are_not_printed_and_those_of_both_ends_are_alike():
    assert [unsure(moved) for moved in (0.99, 1, 9.9, 10, 980)] == [0, 1, 1, 2, 3]
    by_seed = [shown(0.3452 + 2e-3 * x, low=0.1 + 0.02 * x) for x in (-1, 0, 1)]
    rows = table(by_seed[1:2], by_seed)
    assert rows[0]["unsure"] == "1 2 2" and rows[0]["printed"] == "35\u00a0% [10\u00a0%]"
    assert unsure_rows(rows) == {"a": ["1", "2", "2"]}
    assert unsure_rows(table(by_seed[:1], by_seed[:1] * 2)) == {}


def test_a_number_or_text_that_one_machine_lacks_or_words_otherwise_does_not_pass():
    (row,) = table([shown(0.012), {"numbers": {}, "texts": {}}], [])
    assert row["pass"] == "no"
    *_, row = table([shown(0.012, said="fell"), shown(0.012, said="rose")], [])
    assert (row["key"], row["pass"]) == ("said", "no")


def test_summary_names_what_is_on_an_edge_or_apart():
    rows = table([shown(0.01249999999)], [])
    assert "1 on a rounding edge: a" in said(rows, ["haswell_1"])
    assert "0 apart" in said(rows, ["haswell_1"])


def test_shipped_certificate_has_no_number_apart():
    with RESULTS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 400
    assert [row["key"] for row in rows if row["pass"] == "no"] == []


def test_what_reports_print_fewer_digits_of_is_written_with_the_ends_that_it_is_known_by(
    tmp_path, monkeypatch
):
    by_seed = [shown(0.3452 + 2e-3 * x, low=0.1 + 0.02 * x) for x in (-1, 0, 1)]
    numbers = {"a": by_seed[1]["numbers"]["a"] | {"ci_low": 0.1 + 1e-12, "ci_high": 0.567891234}}
    write_unsure(table(by_seed[1:2], by_seed), numbers, tmp_path / "unsure.csv")
    monkeypatch.setattr(ends, "FILE", tmp_path / "unsure.csv")
    (row,) = ends.unsure_digits.__wrapped__().values()
    assert row == ("a", "fraction", 1, 2, 0.1, as_stored(0.567891234, "fraction"))
    assert row.is_of(numbers["a"]["ci_low"], numbers["a"]["ci_high"])
