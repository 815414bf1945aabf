"""The archive: the same bytes twice, whole, described; unpacked it gives itself again."""

import hashlib
import json
import os
import re
import zipfile

import pytest

from analysis import paths
from analysis.checks import InputError
from analysis.publish.archive.files import (
    GENERATED,
    MANIFEST,
    front_door,
    listed,
    members,
    write_archive,
)
from analysis.publish.archive.metadata import citation, read_tables
from analysis.publish.archive.replication import readme
from analysis.publish.numbers.harvest import read_numbers
from analysis.publish.numbers.tables import collect_exhibits
from analysis.publish.reports.catalog import read_catalog
from analysis.publish.reports.pictures import ON_PAGES
from analysis.publish.site.pages import index_page

REPORTS = list(read_catalog(paths.NOTEBOOKS))
MADE = [paths.REPORTS / f"{name}{ending}" for name in REPORTS for ending in (".html", ".ipynb")]
PAGES = all(path.exists() for path in MADE)
rendered = pytest.mark.skipif(not PAGES, reason="archives rendered reports: run make reports first")


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """The archive of this project, unpacked elsewhere: its file and its folder."""
    if not PAGES:
        pytest.skip("archives rendered reports: run make reports first")
    there = tmp_path_factory.mktemp("archive")
    path, count, digest = write_archive(paths.ROOT, there / "one")
    assert digest == hashlib.sha256(path.read_bytes()).hexdigest()
    with zipfile.ZipFile(path) as file:
        assert len(file.namelist()) == count
        file.extractall(there)
    return path, there / path.stem


def content(archive, name):
    return json.loads((archive[1] / name).read_text(encoding="utf-8"))


@pytest.mark.slow
def test_the_unpacked_archive_gives_the_same_bytes_again(archive, tmp_path):
    path, unpacked = archive
    for name in ("postBuild", ".ci/run"):  # zipfile, unlike unzip, forgets what runs
        (unpacked / name).chmod(0o755)
    again, _, _ = write_archive(unpacked, tmp_path)
    assert again.read_bytes() == path.read_bytes()


def test_the_manifest_lists_every_file_with_its_bytes(archive):
    _, unpacked = archive
    lines = (unpacked / MANIFEST).read_text(encoding="utf-8").splitlines()
    listed = {line[66:]: line[:64] for line in lines}
    files = [path for path in unpacked.rglob("*") if path.is_file() and path.name != MANIFEST]
    assert {path.relative_to(unpacked).as_posix() for path in files} == set(listed)
    for name, digest in listed.items():
        assert hashlib.sha256((unpacked / name).read_bytes()).hexdigest() == digest


def test_the_archive_holds_code_data_reports_and_descriptions_and_nothing_of_a_machine(archive):
    path, unpacked = archive
    for name in ("Makefile", "CITATION.cff", "paper/paper.tex", "reports/numbers.tex", *GENERATED):
        assert (unpacked / name).is_file(), name
    for name in REPORTS:
        assert (unpacked / f"reports/{name}.html").is_file()
    with zipfile.ZipFile(path) as file:
        names = [entry.filename for entry in file.infolist()]
        assert {entry.date_time for entry in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        runs = {e.filename.split("/", 1)[1] for e in file.infolist() if e.external_attr >> 16 & 0o100}
    assert names == sorted(names) and runs == {"postBuild", ".ci/core", ".ci/run"}
    ours = re.compile(r"\.venv|/\.git/|/panel/|\.pyc$|^[^/]+/reports/.*__")
    assert not [name for name in names if ours.search(name)]
    generated = "".join((unpacked / name).read_text(encoding="utf-8") for name in GENERATED)
    assert str(paths.ROOT) not in generated and os.path.expanduser("~") + "/" not in generated


def test_the_archive_holds_the_figures_that_its_notebooks_show(archive):
    reports = archive[1] / "reports"
    for name in REPORTS:
        text = (reports / f"{name}.ipynb").read_text(encoding="utf-8")
        shown = re.findall(r'"file": "(figures/[^"]+)"', text)
        assert [file for file in shown if not (reports / file).is_file()] == []
    assert [one for one in reports.rglob("*.*") if one.name.endswith(ON_PAGES)] == []  # pages hold these


def test_every_table_has_its_citation_and_is_described_as_in_its_folder(archive):
    described = content(archive, "datapackage.json")["resources"]
    own = json.loads((paths.SOURCES / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    for table, source in zip(described, own, strict=True):
        assert table["path"] == f"data/sources/{source['path']}" and table["schema"] == source["schema"]
        assert (
            table["citation"].startswith(source["publisher"]) and source["vintage"] in table["citation"]
        )
        assert (archive[1] / table["path"]).stat().st_size == table["bytes"]


def test_a_citation_names_publisher_title_vintage_and_place():
    table = {"publisher": "Census", "title": "Imports", "vintage": "May 2026", "accessed": "2026-06-01"}
    places = [{"title": "USA Trade", "path": "https://a.b"}, {"title": "Guide", "path": "https://c.d"}]
    said = citation(table | {"sources": places})
    release = "Census. Imports. May 2026. USA Trade, https://a.b; Guide, https://c.d."
    assert said == f"{release} Accessed 2026-06-01."


def test_the_readme_names_each_work_that_rows_are_from_and_the_day_a_table_was_taken():
    text = readme(paths.ROOT)
    assert "\n- Fajgelbaum, Goldberg, Kennedy, Khandelwal (2020), QJE\n" in text
    assert "https://doi.org/." not in text and "https://doi.org/;" not in text
    assert re.findall("&(?:amp|lt|gt|#[0-9]+);", text) == []  # a text, not a page
    for table in read_tables(paths.ROOT):
        assert re.fullmatch(r"20\d\d-\d\d-\d\d", table["accessed"]), table["name"]
        assert f"| {table['accessed']} |" in text and table["citation"].endswith(
            f" Accessed {table['accessed']}."
        )


def test_the_replication_readme_names_for_every_exhibit_the_function_that_makes_it(archive):
    text = (archive[1] / "README-replication.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\w+ [\d.]+) \| `([^`]+)` \| (\w+) \| `(\w+)` in `([^`]+)` \|$", text, re.M)
    exhibits = collect_exhibits(paths.REPORTS, REPORTS)
    assert [row[0] for row in rows] == [one.title for one in exhibits]
    for _, file, report, function, module in rows:
        assert report in REPORTS and (archive[1] / file).is_file()
        code = (archive[1] / module).read_text(encoding="utf-8")
        said = "# {}\\b" if module.endswith(".md") else r"def {}\("
        assert re.search(f"^{said.format(function)}", code, re.M), (module, function)
    for table in content(archive, "datapackage.json")["resources"]:
        assert f"`{table['path']}`" in text and table["citation"] in text


def test_a_folder_that_is_no_clone_and_no_archive_is_refused(tmp_path):
    with pytest.raises(InputError, match="neither a clone .* nor an unpacked archive"):
        listed(tmp_path)


@rendered
def test_a_missing_file_stops_the_archive_by_its_name(archive, tmp_path):
    page = archive[1] / "reports" / f"{REPORTS[0]}.html"
    kept = page.read_bytes()
    page.unlink()
    try:
        with pytest.raises(InputError, match=f"no file reports/{REPORTS[0]}.html for the archive"):
            write_archive(archive[1], tmp_path / "dist")
        assert not (tmp_path / "dist").exists()
    finally:
        page.write_bytes(kept)


@rendered
def test_one_off_reports_and_caches_are_no_part_of_the_archive():
    assert not [path for path in members(paths.ROOT) if path.startswith("reports/") and "__" in path]


def test_the_archive_leads_to_no_one_off_report_and_the_reports_of_this_machine_do(tmp_path):
    (tmp_path / "CITATION.cff").symlink_to(paths.ROOT / "CITATION.cff")
    (tmp_path / "notebooks").symlink_to(paths.NOTEBOOKS)
    reports = tmp_path / "reports"
    reports.mkdir()
    for path in paths.REPORTS.iterdir():
        (reports / path.name).symlink_to(path)
    one_off = "08_prices__end=2025-06"
    (reports / f"{one_off}.ipynb").symlink_to(paths.REPORTS / "08_prices.ipynb")
    (content,) = front_door(tmp_path).values()
    assert b"08_prices.html" in content and b"__" not in content
    assert one_off in index_page(reports, REPORTS[-1:], read_numbers(reports / "numbers.csv"))
