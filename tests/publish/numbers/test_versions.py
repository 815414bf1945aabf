"""Numbers with a history: every key of an earlier version says what it was, what it is, and why."""

import csv
import io
import json

import pytest
from bs4 import BeautifulSoup

from analysis.checks import InputError, read_yaml
from analysis.paths import REPORTS, ROOT
from analysis.publish.archive.release import faults, keep
from analysis.publish.numbers.citations import cite
from analysis.publish.numbers.harvest import NUMBER_COLUMNS, interval, read_numbers, to_csv
from analysis.publish.numbers.versions import (
    changelog,
    cite_former,
    history,
    history_csv,
    stored,
    unsaid,
)
from analysis.publish.site.number_pages import number_pages
from analysis.publish.site.pages import citations
from analysis.version import __version__

GONE = "counterfactual.CHN.2025-04_2025-11.panel_collected.percent"
LAW = "elasticity.2025.headline.law"
LOG = """# Changelog

## Unreleased

Nothing yet.

## 2.0 (2026-02-01)

- The rate of `a.rate`
  counts lines once.
- All `a.*` say so.
- `b.gone` is not asked any more.

### The rest

- We round. Keys: `a.rate`, `b.*`.

## 1.0 (2026-01-01)

- `a.rate` of the first version.
"""


def row(key, value, **own):
    return (
        dict.fromkeys(NUMBER_COLUMNS, "")
        | {
            "key": key,
            "value": str(value),
            "unit": "fraction",
            "text": f"{value:.1%}",
            "definition": "a rate",
            "vintage": "V",
            "tolerance": "1e-06",
            "report": "01_a",
        }
        | own
    )


@pytest.fixture
def root(tmp_path):
    """A project of version 2.0 that keeps the numbers of 1.0."""
    (tmp_path / "reports" / "n").mkdir(parents=True)
    (tmp_path / "dist").mkdir()
    old = [row("a.rate", 0.1), row("a.same", 0.2), row("a.words", 0.3), row("b.gone", 0.4)]
    new = [
        row("a.rate", 0.15),
        row("a.same", 0.2),
        row("a.words", 0.3, definition="said better"),
        row("c.new", 0.5),
    ]
    for path, rows in (("n/1.0.csv", old), ("numbers.csv", new)):
        (tmp_path / "reports" / path).write_text(to_csv({one["key"]: one for one in rows}))
    (tmp_path / "CHANGELOG.md").write_text(LOG)
    (tmp_path / "CITATION.cff").write_text("version: '2.0'\ndate-released: 2026-02-01\n")
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "2.0"\n')
    (tmp_path / "dist" / "export-declines-2.0.zip").write_bytes(b"")
    return tmp_path


def test_every_key_of_a_version_that_is_kept_resolves():
    now = read_numbers(REPORTS / "numbers.csv")
    kept = stored(REPORTS)
    assert "0.6.0" in kept and len(kept["0.6.0"]) == 464
    rows = history(REPORTS, now, __version__)
    assert {one["key"] for one in rows} == {*now, *(key for own in kept.values() for key in own)}
    moved = [one for one in rows if one["how"] in ("moved", "gone")]
    assert moved and all(one["why"] for one in moved)


def test_a_number_of_an_earlier_version_is_cited_with_what_became_of_it():
    found = cite(LAW, "0.6.0")
    assert (found.text, found.how) == ("−1.16", "moved")
    assert found.sentence.startswith("In version 0.6.0: −1.16 [−1.81, −0.54], headline")
    assert (
        f"In version {__version__} it is {cite(LAW).text} {cite(LAW).interval}. Why: " in found.sentence
    )
    assert (
        "export_declines_04_elasticity_0.6.0" in found.to_bibtex() and "year = 2026" in found.to_bibtex()
    )
    assert json.loads(found.to_json())["key"] == LAW


def test_a_key_that_is_no_more_says_since_when_and_why():
    found = cite(GONE)
    assert found.version == "0.6.0" and found.how == "gone" and "is gone with its keys" in found.why


@pytest.mark.parametrize(
    "key, version, said",
    [
        (LAW, "0.5.9", "unknown version '0.5.9': kept are 0.6.0"),
        ("elasticity.2025.headline.lw", "0.6.0", "version 0.6.0 has no number .* Did you mean "),
    ],
)
def test_an_unknown_version_and_a_key_that_it_has_not_are_refused(key, version, said):
    with pytest.raises(InputError, match=said):
        cite(key, version)


def test_the_version_of_today_is_cited_as_ever_and_the_last_one_as_it_was():
    assert cite(LAW, __version__) == cite(LAW)
    key = "what_if.VNM.hts.9403.imports"
    row = stored(REPORTS)["0.7.0"][key]
    assert cite(key, "0.7.0").interval == interval(row) != cite(key).interval


@pytest.mark.parametrize(
    "key, how, why",
    [
        ("a.rate", "moved", "The rate of `a.rate` counts lines once. All `a.*` say so. We round."),
        ("a.same", "", ""),
        ("a.words", "reworded", "All `a.*` say so."),
        ("b.gone", "gone", "`b.gone` is not asked any more. We round."),
    ],
)
def test_the_reason_is_every_point_that_names_the_key_since_that_version(root, key, how, why):
    found = cite_former(key, "1.0", root=root)
    assert (found.how, found.why, found.released) == (how, why, "2026-01-01")


def test_a_number_that_moved_in_two_versions_has_in_each_the_reasons_of_that_one(root):
    versions = root / "reports" / "n"
    (versions / "2.0.csv").write_text((root / "reports" / "numbers.csv").read_text())
    numbers = {"a.rate": row("a.rate", 0.2)}
    (root / "CHANGELOG.md").write_text(LOG.replace("Nothing yet.", "- `a.rate`: more."))
    why = {
        one["version"]: one["why"]
        for one in history(root / "reports", numbers, "3.0")
        if one["key"] == "a.rate"
    }
    assert why["3.0"] == "`a.rate`: more." and why["2.0"].startswith("The rate of ")
    assert "more" not in why["2.0"]
    both = changelog(root).why("a.rate", since="1.0")
    assert both == f"{why['2.0']} {why['3.0']}"


def test_all_steps_from_the_last_version_are_joined_where_a_number_made_several():
    steps = ["-1.16 [-1.81, -0.54] to -1.14", "to -1.13 [-1.76, -.53]", "to -1.11 [-1.78, -0.48]"]
    why = changelog(ROOT).why(LAW, since="0.6.0", until="0.7.0")
    assert sorted(map(why.index, steps)) == [why.index(step) for step in steps]
    assert "`prices.border" not in why  # nor the lists of keys


def test_the_history_has_a_row_a_key_and_version_with_its_value(root):
    rows = history(root / "reports", read_numbers(root / "reports" / "numbers.csv"), "2.0")
    read = list(csv.DictReader(io.StringIO(history_csv(rows))))
    assert [(r["key"], r["version"], r["value"], r["how"]) for r in read if r["key"] != "a.words"] == [
        ("a.rate", "1.0", "0.1", "new"),
        ("a.rate", "2.0", "0.15", "moved"),
        ("a.same", "1.0", "0.2", "new"),
        ("a.same", "2.0", "0.2", ""),
        ("b.gone", "1.0", "0.4", "new"),
        ("b.gone", "2.0", "", "gone"),
        ("c.new", "2.0", "0.5", "new"),
    ]


def test_a_page_has_the_sentence_interval_entries_tables_and_every_version():
    numbers = {LAW: read_numbers(REPORTS / "numbers.csv")[LAW]}
    pages = number_pages(REPORTS, numbers, citations(REPORTS, numbers))
    soup, one = BeautifulSoup(pages[f"n/{LAW}.html"], "html.parser"), cite(LAW)
    assert soup.select_one("strong").text == one.printable
    said = json.loads(soup.select_one("script[type='application/ld+json']").string)
    assert (said["identifier"], said["value"], said["minValue"]) == (LAW, one.value, one.ci_low)
    entries = [pre.text for pre in soup.select("pre")]
    assert entries[:2] == [one.sentence, one.to_bibtex()] and f"AN  - {LAW}\n" in entries[2]
    assert "us_imports_hs10_annual" in soup.select_one("ul").text
    assert [r.td.text for r in soup.select("tbody tr")] == ["0.6.0", "0.7.0", __version__]


def test_the_newest_version_of_the_changelog_is_that_of_the_package_and_older_ones_are_kept():
    log, software = changelog(ROOT), read_yaml(ROOT / "CITATION.cff")
    newest, *older = (name for name in log.sections if name != "Unreleased")
    assert __version__ == software["version"] and "Unreleased" in log.sections
    assert newest == __version__ or (__version__.endswith(".dev0") and newest in stored(REPORTS))
    assert log.days[newest] == str(software["date-released"])
    assert {"0.7.0", *older[: older.index("0.6.0") + 1]} <= set(stored(REPORTS))


def test_a_release_keeps_its_numbers_and_says_which_tag_to_set(root):
    assert list(faults(root)) == ["CHANGELOG.md has no line on c.new: say why each moved, came or went"]
    with (root / "CHANGELOG.md").open("a") as file:
        file.write("\nLater: `c.new`\n")
    assert list(unsaid(root)) == ["c.new"]  # a section of an older version does not count
    (root / "CHANGELOG.md").write_text(LOG.replace("We round", "`c.new` is new"))
    assert list(faults(root)) == []
    assert "git tag v2.0" in keep(root)
    kept = (root / "reports" / "n" / "2.0.csv").read_text()
    assert kept == (root / "reports" / "numbers.csv").read_text()


@pytest.mark.parametrize(
    "file, old, new, said",
    [
        ("CHANGELOG.md", "## 2.0 (2026-02-01)", "## Unreleased", "head it ## 2.0 .2026-02-01"),
        ("CHANGELOG.md", "Nothing yet.", "- New.", "has points under Unreleased"),
        ("pyproject.toml", "2.0", "1.9", "CITATION.cff is of 2.0, pyproject.toml of 1.9"),
        ("CITATION.cff", "2026-02-01", "2026-02-02", "head it ## 2.0 .2026-02-02"),
    ],
)
def test_a_release_with_files_that_disagree_is_refused(root, file, old, new, said):
    (root / file).write_text((root / file).read_text().replace(old, new))
    assert any(said.replace(" .", " (") in message for message in faults(root))


def test_a_release_needs_an_archive_of_its_reports(root):
    (root / "dist" / "export-declines-2.0.zip").unlink()
    assert any("run `make archive`" in message for message in faults(root))


def test_a_project_without_changelog_and_former_versions_has_the_numbers_of_today(tmp_path):
    rows = history(tmp_path / "reports", {"a.rate": row("a.rate", 0.1)}, "1.0")
    assert [(one["key"], one["version"], one["why"]) for one in rows] == [("a.rate", "1.0", "")]


def test_the_changelog_of_this_version_names_every_number_that_moved_since_the_last():
    assert changelog(ROOT).sections and list(unsaid(ROOT)) == []
