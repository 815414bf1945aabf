"""A fingerprint changes with all that a result rests on, and with nothing else."""

import shutil
import tomllib

import pytest

from analysis.fingerprint import OF_TESTS, State
from analysis.imports import code_digest, scan
from analysis.made import MadeRecord
from analysis.paths import ROOT

GROWTH, REGIME = "analysis.estimate.growth.study", "analysis.estimate.regime.study"


@pytest.fixture
def of(small):
    return lambda *modules, **more: State(small.root).fingerprint(*(modules or [GROWTH]), **more)


@pytest.fixture
def changes(small, of):
    """Write a file; return whether the fingerprints of the two subjects changed."""

    def changed(name: str, text: str) -> tuple[bool, bool]:
        before = of(GROWTH), of(REGIME)
        small.add(name, text) if (small.root / name).exists() else small.write(name, text)
        return of(GROWTH) != before[0], of(REGIME) != before[1]

    return changed


@pytest.mark.parametrize(
    "name",
    [
        "analysis/estimate/growth/new.py",
        "analysis/estimate/new/study.py",
        "analysis/present/table.py",
        "analysis/present/template/page.css",
        "analysis/__init__.py",  # the outermost package: its version, or what people import from it
        "notebooks/01_growth.ipynb",
        "README.md",
    ],
)
def test_an_unrelated_new_module_changes_no_fingerprint(changes, name):
    assert changes(name, 'new = "us_imports"') == (False, False)


def test_a_change_in_a_module_of_the_closure_changes_it_and_no_other(changes):
    assert changes("analysis/estimate/growth/yearly.py", "x = 1") == (True, False)
    assert changes("analysis/estimate/growth/__init__.py", "print(1)") == (True, False)
    assert changes("analysis/estimate/regime/study.py", "x = 1") == (False, True)


@pytest.mark.parametrize("text", ["# a judgement", "\n\n", "#: what stands below"])
def test_a_comment_changes_no_fingerprint(changes, text):
    assert changes("analysis/checks.py", text) == (False, False)


def test_a_docstring_changes_no_fingerprint_but_that_of_pages_that_show_it(small, of):
    name = "analysis/estimate/growth/yearly.py"
    small.write(name, 'def growth(x):\n    """Return growth."""\n    return x')
    plain, shown = of(GROWTH), of(GROWTH, docs=True)
    small.write(name, '"""Growth."""\n\n\ndef growth(x):\n    """Return it by year."""\n    return x')
    assert of(GROWTH) == plain
    assert of(GROWTH, docs=True) != shown
    small.write(name, "def growth(x):\n    return -x")
    assert of(GROWTH) != plain


def test_a_text_that_is_no_docstring_counts(small, changes):
    assert changes("analysis/estimate/growth/yearly.py", 'WHY = "a text"') == (True, False)


def test_every_python_gives_code_the_same_digest():
    """Frozen: reports carry fingerprints, which must not depend on who renders them."""
    text = '''
def f(x: int, *y, **z) -> str:
    """Say it."""
    return f"{x!r:>{len(y)}} and {z['a']}" + b"1".decode()  # words
'''
    assert code_digest(text)[:12] == "d03cf2b4841b"


def test_a_change_in_what_both_import_changes_both(changes):
    assert changes("analysis/checks.py", "def check(x): return -x") == (True, True)
    assert changes("analysis/estimate/__init__.py", "print(1)") == (True, True)


@pytest.mark.parametrize(
    "line",
    [
        "import analysis.estimate.regime.study",
        "def f():\n    from analysis.estimate.regime import study",
        "from ..regime import study",
        'later = "analysis.estimate.regime.study"',
    ],
)
def test_every_way_of_importing_counts(small, changes, line):
    small.add("analysis/estimate/growth/study.py", line)
    assert changes("analysis/estimate/regime/study.py", "x = 1") == (True, True)


def test_what_only_type_checkers_import_does_not_count(small, changes):
    guarded = "if TYPE_CHECKING:\n    from analysis.estimate.regime import study"
    small.add("analysis/estimate/growth/study.py", guarded)
    assert changes("analysis/estimate/regime/study.py", "x = 1") == (False, True)


def test_a_name_taken_from_the_outermost_package_brings_its_imports(small, changes):
    small.add("analysis/__init__.py", "def __getattr__(name):\n    import analysis.checks")
    small.write("analysis/checks.py", "import analysis.effect")
    small.write("analysis/estimate/regime/study.py", "from analysis import __version__")
    small.add("analysis/estimate/growth/study.py", "from analysis import fit")
    assert changes("analysis/effect.py", "x = 1") == (True, False)


def test_settings_beside_a_module_count_also_in_a_folder_of_their_own(changes):
    assert changes("analysis/estimate/growth/windows.yaml", "end: latest") == (True, False)
    assert changes("analysis/estimate/growth/2025-06-09.yaml", "end: latest") == (True, False)
    assert changes("analysis/estimate/growth/claims/june.yaml", "- 145 %") == (True, False)
    assert changes("analysis/estimate/episodes.yaml", "end: latest") == (False, False)  # nobody reads it


@pytest.mark.parametrize(
    "name, text",
    [
        ("study.py", 'read("china_prices")'),
        ("study.py", 'read(f"{partner}_prices")'),
        ("series.yaml", "table: china_prices"),
    ],
)
def test_source_tables_count_where_they_are_named(small, changes, name, text):
    prices = "data/sources/china_prices.csv"
    assert changes(prices, "3") == (False, False)
    small.add(f"analysis/estimate/growth/{name}", text) if name == "study.py" else small.write(
        f"analysis/estimate/growth/{name}", text
    )
    assert changes(prices, "4") == (True, False)


def test_the_description_of_a_source_table_counts(small, of):
    small.add("analysis/estimate/growth/study.py", 'read("china_prices")')
    before = of(GROWTH), of(REGIME)
    path = "data/sources/datapackage.json"
    text = (small.root / path).read_text()
    small.write(path, text.replace('"name": "china_prices"', '"name": "china_prices", "vintage": "new"'))
    assert (of(GROWTH) != before[0], of(REGIME) != before[1]) == (True, False)


def test_pinned_packages_parameters_and_notebook_code_count(small, of):
    plain = of(GROWTH)
    assert of(GROWTH, also=[{"partner": "VNM"}]) != plain
    assert of(GROWTH, sources=["from analysis.estimate.regime import study"]) != plain
    assert of(GROWTH, sources=["%matplotlib inline\n1 +"]) == plain  # whoever runs it will say so
    small.write("requirements.lock", "pandas==3.1")
    assert of(GROWTH) != plain


def test_a_library_of_tests_alone_counts_for_no_result(small, of):
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = [one.split(">=")[0] for one in extras["optional-dependencies"]["test"]]
    assert sorted(OF_TESTS) == sorted(names)
    attrs = "attrs==1 \\\n    --hash=sha256:0\n    # via {}\n"
    tool = "hypothesis==6 \\\n    --hash=sha256:1\n"
    small.write("requirements.lock", attrs.format("pytest") + "pandas==3.0\n")
    plain = of(GROWTH)
    more = attrs.format("\n    #   hypothesis") + tool + "pandas==3.0\n"
    small.write("requirements.lock", more)
    assert of(GROWTH) == plain
    small.write("requirements.lock", more.replace("attrs==1", "attrs==2"))
    assert of(GROWTH) != plain


def test_edited_panel_counts_for_what_uses_combine(small, of):
    assert len({of(GROWTH, panels=False), of(GROWTH), of("analysis.checks")}) == 3
    before = of(GROWTH), of("analysis.checks"), of(GROWTH, panels=False)
    small.write("data/panel/naics3.parquet", "another panel")
    assert of(GROWTH) != before[0]
    assert (of("analysis.checks"), of(GROWTH, panels=False)) == before[1:]


def test_panels_that_nobody_built_count_as_those_that_would_be(small, of):
    small.write("analysis/combine/build.py", "from analysis.combine import load_panel\nx = 1")
    record = MadeRecord(small.root / "data/panel/.made.json", small.root)
    for panel in (small.root / "data/panel").glob("*.parquet"):
        panel.unlink()
    unbuilt = of(GROWTH)
    small.write("data/panel/naics3.parquet", "a panel")
    assert of(GROWTH) != unbuilt  # it may be of any code
    record.note("combine", State(small.root).key_of_panels, ["data/panel/naics3.parquet"])
    assert of(GROWTH) == unbuilt
    small.write("analysis/combine/build.py", "from analysis.combine import load_panel\nx = 2")
    assert of(GROWTH) == unbuilt  # the panels are still those
    (small.root / "data/panel/naics3.parquet").unlink()
    assert of(GROWTH) != unbuilt


def test_panels_count_by_what_they_were_built_from(small, of):
    panel = "data/panel/naics3.parquet"
    record = MadeRecord(small.root / "data/panel/.made.json", small.root)
    record.note("combine", "law of May", [panel])
    built = of(GROWTH)
    small.write(panel, "the same law, on a machine that rounds otherwise")
    assert of(GROWTH) != built  # edited, as far as anybody knows
    record.note("combine", "law of May", [panel])
    assert of(GROWTH) == built
    record.note("combine", "law of June", [panel])
    assert of(GROWTH) != built


def test_the_same_project_elsewhere_has_the_same_fingerprint(small, of, tmp_path_factory):
    copy = tmp_path_factory.mktemp("elsewhere") / "copy"
    shutil.copytree(small.root, copy)
    assert State(copy).fingerprint(GROWTH) == of(GROWTH)


def test_what_was_read_once_is_not_parsed_again(small, of, monkeypatch):
    first = of(GROWTH)
    monkeypatch.setattr("analysis.imports.scan", None)
    assert of(GROWTH) == first


def test_lines_of_ipython_are_passed_over():
    scanned = scan("%matplotlib inline\n!ls\nfrom analysis.present import tariffs as show", [])
    assert scanned == (["analysis.present.tariffs"], [])


def test_the_panels_rest_on_the_first_two_stages_and_their_tables_only():
    files, tables = State().rests_on("analysis.combine.build")
    folders = {name.split("/")[1] for name in files if name.count("/") > 1}
    assert folders == {"collect", "combine", "law"}
    assert "analysis/law/measures.yaml" in files
    assert {"us_imports_naics3_monthly", "us_imports_hs2_monthly"} < tables
    assert not {"published_estimates", "published_rates"} & tables


def test_contents_name_the_file_table_or_panels_in_which_two_places_differ(small):
    small.add("analysis/estimate/growth/study.py", 'read("china_prices")')

    def differing(name: str, text: str) -> list[str]:
        before = State(small.root).contents(GROWTH)
        small.write(name, text)
        after = State(small.root).contents(GROWTH)
        return [name for name in before if before[name] != after[name]]

    for name in ("analysis/estimate/growth/yearly.py", "data/sources/china_prices.csv"):
        assert differing(name, "from analysis.combine import load_panel\nx = 1") == [name]
    assert differing("data/panel/naics3.parquet", "another panel") == ["data/panel"]
    assert differing("analysis/estimate/regime/study.py", "x = 1") == []


#: Code of the real project that two reports rest on.
PRICES = "analysis.present.prices"
OTHERS = ("analysis.present.diversion", "analysis.present.trade.exports")


@pytest.mark.parametrize("name", ["text.md", "figures.py", "frames.py", "labels.py", "numbers.py"])
def test_a_report_rests_on_the_text_and_all_modules_of_its_room(name):
    path, state = f"analysis/present/prices/{name}", State()
    assert path in state.rests_on(PRICES)[0]
    assert not any(path in state.rests_on(other)[0] for other in OTHERS)
