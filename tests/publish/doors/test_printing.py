"""Reports as PDF: the same bytes twice, and one sentence where there is no browser."""

import shutil

import pytest

from analysis.checks import InputError
from analysis.paths import REPORTS
from analysis.publish.__main__ import main
from analysis.publish.doors import commands, printing
from analysis.publish.doors.printing import BROWSERS, FULL, print_report, undated
from analysis.publish.numbers.harvest import read_numbers
from analysis.publish.site.pages import brief_page

PAGE = "<!doctype html><html lang=en><title>Rates</title><p>48.2 %</p></html>"
SHEET = b"/Type /Page\n"  # of a PDF, one for each
with_browser = pytest.mark.skipif(not any(map(shutil.which, BROWSERS)), reason="needs chromium")


@pytest.fixture
def reports(tmp_path):
    (tmp_path / "02_tariffs.html").write_text(PAGE, encoding="utf-8")
    return tmp_path


@with_browser
def test_a_page_is_printed_with_the_same_bytes_twice(reports):
    one = print_report("02_tariffs", reports).read_bytes()
    two = print_report("02_tariffs", reports).read_bytes()
    assert one == two and one.startswith(b"%PDF") and b"(D:1970" in one
    assert [path.name for path in sorted(reports.iterdir())] == ["02_tariffs.html", "02_tariffs.pdf"]


@with_browser
def test_the_brief_is_printed_on_one_page_of_a4_by_the_command_that_it_names(
    reports, monkeypatch, capsys
):
    page = brief_page(REPORTS, read_numbers(REPORTS / "numbers.csv"))
    assert "make pdf NAME=brief" in page
    (reports / "brief.html").write_text(page, encoding="utf-8")
    monkeypatch.setattr(commands.paths, "REPORTS", reports)
    assert main(["pdf", "--full=", "--", "brief"]) == 0
    assert capsys.readouterr().out == "reports/brief.pdf\n"
    printed = (reports / "brief.pdf").read_bytes()
    assert printed.count(SHEET) == 1 and b"/MediaBox [0 0 594.95" in printed


@with_browser
def test_a_report_is_asked_for_in_full_by_its_address_and_is_then_longer(reports):
    """The page stands for one whose script opens its folds where the address ends so."""
    leaf = "<p style='break-before: page'>Detail.</p>"
    script = (
        f"<script>if (location.search === '{FULL}') document.body.innerHTML += `{leaf * 3}`</script>"
    )
    (reports / "02_tariffs.html").write_text(PAGE + script, encoding="utf-8")
    short = print_report("02_tariffs", reports).read_bytes()
    full = print_report("02_tariffs", reports, full=True).read_bytes()
    assert short.count(SHEET) == 1 and full.count(SHEET) == 4


def test_dates_become_the_first_day_of_1970_and_no_byte_moves():
    dated = b"/CreationDate (D:20261125235500+01'00')\n/ModDate (D:20261125235500Z)\n(D: no date)"
    plain = undated(dated)
    assert (
        plain == b"/CreationDate (D:19700101000000+01'00')\n/ModDate (D:19700101000000Z)\n(D: no date)"
    )
    assert len(plain) == len(dated)


def test_a_misspelt_report_is_refused_with_the_nearest(reports):
    with pytest.raises(InputError, match="unknown page '02_tarifs'. Did you mean '02_tariffs'"):
        print_report("02_tarifs", reports)


def test_without_a_browser_one_sentence_says_what_to_install(reports, monkeypatch):
    monkeypatch.setattr(printing.shutil, "which", lambda name: None)
    with pytest.raises(InputError, match="install chromium .* or Google Chrome"):
        print_report("02_tariffs", reports)


def test_a_browser_that_prints_nothing_leaves_nothing_behind(reports, monkeypatch):
    monkeypatch.setattr(printing, "BROWSERS", (shutil.which("true"),))
    with pytest.raises(InputError, match="could not print 02_tariffs.html"):
        print_report("02_tariffs", reports)
    assert [path.name for path in reports.iterdir()] == ["02_tariffs.html"]
