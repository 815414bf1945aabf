"""A key that a paper has printed is answered at every door, as a version had it and after it is gone."""

import csv
import json
import re
import shutil
import subprocess

import pytest
from bs4 import BeautifulSoup

import analysis
from analysis.checks import InputError, NotHere
from analysis.paths import REPORTS, ROOT
from analysis.publish.__main__ import main
from analysis.publish.archive.release import faults, keep
from analysis.publish.machines.numbers import number_file
from analysis.publish.numbers import past
from analysis.publish.numbers.citations import cite
from analysis.publish.numbers.harvest import NUMBER_COLUMNS, read_numbers, to_csv
from analysis.publish.numbers.latex import macro, numbers_tex
from analysis.publish.site.number_pages import number_pages
from analysis.publish.site.pages import citations
from analysis.retired import refuse
from analysis.version import __version__

LAW = "elasticity.2025.headline.law"
GONE = "counterfactual.CHN.2025-04_2025-11.panel_collected.percent"
LOG = """# Changelog

## Unreleased

Nothing yet.

## 2.0 (2026-02-01)

- `a.rate` counts lines once; `c.new`.
"""


def row(key, value, **own):
    words = {"unit": "fraction", "definition": "a rate; by law", "vintage": "V", "report": "01_a"}
    digits = {"value": str(value), "text": f"{value:.1%}", "tolerance": "1e-06"}
    return dict.fromkeys(NUMBER_COLUMNS, "") | words | digits | {"key": key} | own


@pytest.fixture
def root(tmp_path):
    """A project of version 2.0 that has the numbers of 1.0, of which one is gone."""
    reports = tmp_path / "reports"
    for folder in (reports, tmp_path / "dist"):
        folder.mkdir()
    old = {key: row(key, value) for key, value in {"a.rate": 0.1, "a.same": 0.2, "b.gone": 0.4}.items()}
    (reports / "numbers.csv").write_text(to_csv(old))
    past.keep(reports, "1.0")
    new = {"a.rate": row("a.rate", 0.15), "a.same": old["a.same"], "c.new": row("c.new", 0.5)}
    (reports / "numbers.csv").write_text(to_csv(new))
    assert past.retire(reports, old, {"b.gone": "cite a.rate"}, "1.0") == ["b.gone"]
    (tmp_path / "CHANGELOG.md").write_text(LOG)
    (tmp_path / "CITATION.cff").write_text("version: '2.0'\ndate-released: 2026-02-01\n")
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "2.0"\n')
    (tmp_path / "dist" / "export-declines-2.0.zip").write_bytes(b"")
    return tmp_path


def test_the_last_value_of_every_key_that_is_gone_has_something_to_cite_instead():
    now, then = read_numbers(REPORTS / "numbers.csv"), past.rows_of(REPORTS, past.BY_VERSION)
    gone = past.retired(REPORTS)
    assert {one["key"] for one in then} <= {*now, *gone} and not now.keys() & gone.keys()
    named = {key for one in gone.values() for key in re.findall(r"cite (\S+?),?(?:\s|$)", one.instead)}
    assert named and named <= now.keys()
    assert all(one.instead for one in gone.values())


def test_a_number_of_an_earlier_version_is_cited_with_what_became_of_it():
    found = cite(LAW, "0.6.0")
    assert found.text == "−1.16"
    assert found.sentence.startswith("In version 0.6.0: −1.16 [−1.81, −0.54], headline")
    assert found.sentence.endswith(
        f"in version {__version__} it is {cite(LAW).text} {cite(LAW).interval}."
    )
    assert "export_declines_04_elasticity_0.6.0" in found.to_bibtex()
    assert json.loads(found.to_json())["key"] == LAW
    assert cite(LAW, __version__) == cite(LAW)


def test_a_retired_key_is_answered_with_its_last_value_and_what_to_cite_instead(capsys):
    found = cite(GONE)
    assert found.version == "0.6.0" and "retired; cite counterfactual.CHN" in found.sentence
    assert repr(analysis.number(GONE)) == found.sentence
    assert number_file(found)["retired"] == found.instead
    assert main(["cite", GONE]) == 0 and found.sentence in capsys.readouterr().out


@pytest.mark.parametrize(
    "key, version, said",
    [
        (LAW, "0.5.9", "unknown version '0.5.9': there are 0.1.0, "),
        ("elasticity.2025.headline.lw", "0.6.0", "version 0.6.0 has no number .* Did you mean "),
        (GONE, "0.7.0", "version 0.7.0 has no number"),
    ],
)
def test_an_unknown_version_and_a_key_that_it_has_not_are_refused(key, version, said):
    with pytest.raises(InputError, match=said):
        cite(key, version)


def test_a_version_keeps_what_moved_and_nothing_else(root):
    assert "git tag v2.0" in keep(root)
    rows = past.rows_of(root / "reports", past.BY_VERSION)
    assert [(one["key"], one["version"], one["text"]) for one in rows] == [
        ("a.rate", "1.0", "10.0%"),
        ("a.rate", "2.0", "15.0%"),
        ("a.same", "1.0", "20.0%"),
        ("b.gone", "1.0", "40.0%"),
        ("c.new", "2.0", "50.0%"),
    ]
    assert past.at(root / "reports", "2.0") == {
        one["key"]: one for one in rows if one["key"] != "b.gone"
    }
    assert set(past.at(root / "reports", "1.0")) == {"a.rate", "a.same", "b.gone"}


def test_what_goes_without_something_to_cite_instead_is_refused_and_nothing_is_written(root):
    before = (root / "reports" / past.RETIRED).read_bytes()
    with pytest.raises(InputError, match=r"what is cited instead of d\.lost\?"):
        past.retire(root / "reports", {"d.lost": row("d.lost", 1)}, {}, "2.0")
    assert (root / "reports" / past.RETIRED).read_bytes() == before


def test_a_page_has_the_sentence_entries_tables_and_versions():
    numbers = {LAW: read_numbers(REPORTS / "numbers.csv")[LAW]}
    gone = past.retired(REPORTS)
    pages = number_pages(REPORTS, numbers, [*citations(REPORTS, numbers), *gone.values()])
    soup, one = BeautifulSoup(pages[f"n/{LAW}.html"], "html.parser"), cite(LAW)
    assert soup.select_one("strong").text == one.printable
    said = json.loads(soup.select_one("script[type='application/ld+json']").string)
    assert (said["identifier"], said["value"], said["minValue"]) == (LAW, one.value, one.ci_low)
    entries = [pre.text for pre in soup.select("pre")]
    assert entries[:2] == [one.sentence, one.to_bibtex()] and f"AN  - {LAW}\n" in entries[2]
    assert "us_imports_hs10_annual" in soup.select_one("ul").text
    assert [r.td.text for r in soup.select("tbody tr")][-1] == __version__
    page = BeautifulSoup(pages[f"n/{GONE}.html"], "html.parser").main
    assert page.strong.text.startswith("This number is retired: ") and gone[GONE].instead in page.text


@pytest.mark.skipif(not shutil.which("pdflatex"), reason="there is no TeX here")
def test_latex_prints_a_retired_number_by_its_key_even_where_another_has_its_macro(tmp_path):
    taken, lives = "tariff_2025.05", "tariff.2025.05"
    assert macro(taken) == macro(lives)
    (former,) = (
        past._former(row(taken, -1.16, text="−1.16", ci_low="-1.81", ci_high="-0.54"), "1.0", None, "a"),
    )
    (tmp_path / "numbers.tex").write_text(numbers_tex({lives: row(lives, 0.4)}, "2.0", [former]))
    calls = "".join(rf"\typeout{{<\edt{{{key}}}>}}" for key in (taken, f"{taken}.interval", lives))
    head = r"\documentclass{article}\input{numbers}\begin{document}"
    (tmp_path / "a.tex").write_text(f"{head}{calls}\\end{{document}}")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "a.tex"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout[-900:]
    digits = [re.sub(r"[^\d.]", "", one) for one in re.findall(r"^<(.*)>$", run.stdout, re.M)]
    assert digits[0] == "1.16" and digits[-1] == "40.0"


def test_a_release_needs_its_changelog_and_archive(root):
    assert list(faults(root)) == []
    (root / "CHANGELOG.md").write_text(LOG.replace("; `c.new`", ""))
    assert list(faults(root)) == ["CHANGELOG.md has no line on c.new: say why each moved, came or went"]
    (root / "dist" / "export-declines-2.0.zip").unlink()
    assert any("run `make archive`" in message for message in faults(root))


@pytest.mark.parametrize(
    "file, old, new, said",
    [
        ("CHANGELOG.md", "## 2.0 (2026-02-01)", "## Unreleased", "head it ## 2.0 (2026-02-01)"),
        ("CHANGELOG.md", "Nothing yet.", "- New.", "has points under Unreleased"),
        ("pyproject.toml", "2.0", "1.9", "CITATION.cff is of 2.0, pyproject.toml of 1.9"),
        ("CITATION.cff", "2026-02-01", "2026-02-02", "head it ## 2.0 (2026-02-02)"),
    ],
)
def test_a_release_with_files_that_disagree_is_refused(root, file, old, new, said):
    (root / file).write_text((root / file).read_text().replace(old, new))
    assert any(said in message for message in faults(root))


def test_the_changelog_names_every_number_that_moved_since_the_last_version():
    assert past.drift(past.versions(REPORTS)[-1], root=ROOT)[2] == []


def test_what_the_package_no_longer_has_says_what_answers_now():
    with (ROOT / "analysis" / "retired.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for one in rows:
        with pytest.raises(NotHere, match=f"^{re.escape(one['name'])} is retired: "):
            refuse(one["kind"], one["name"])
    assert not hasattr(analysis, "explore")
    with pytest.raises(InputError, match="rate takes no --sytem=hs2"):
        main(["rate", "--sytem=hs2"])
