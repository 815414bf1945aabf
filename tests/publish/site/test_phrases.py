"""Phrases for manuscripts: windows, versions and answers as macros, as the reports print them."""

import json

import pytest

from analysis.checks import InputError
from analysis.present.finding import ANSWER_MIME
from analysis.publish.site.phrases import phrases_tex, spoken


@pytest.fixture
def reports(tmp_path):
    """A folder of one executed report that gives an answer."""
    said = {
        "sentence": "Imports fell by 10 %.",
        "points": ["In 2018 by 14 %."],
        "data_to": "May 2025",
        "subject": "tariffs",
    }
    output = {
        "output_type": "display_data",
        "data": {ANSWER_MIME: said | {"released": ""}},
        "metadata": {},
    }
    cells = [{"cell_type": "code", "metadata": {}, "source": "", "outputs": [output]}]
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "02_tariffs.ipynb").write_text(json.dumps({"cells": cells, "metadata": {}}))
    (tmp_path / "CITATION.cff").write_text("version: 1.2.0\ndate-released: 2026-11-05\n")
    return folder


def macros(reports, *keys, taken=""):
    lines = phrases_tex(reports, ["02_tariffs"], keys, taken).splitlines()[1:]
    return dict(line.removeprefix(r"\newcommand{").removesuffix("}").split("}{") for line in lines)


@pytest.mark.parametrize(
    "day, words",
    [("2026-11-05", "5 November 2026"), ("2025-05", "May 2025"), ("2025", "2025")],
)
def test_a_day_a_month_and_a_year_are_said_in_words(day, words):
    assert spoken(day) == words


def test_the_windows_that_keys_name_are_said_as_the_reports_say_them(reports):
    found = macros(
        reports, "a.2025-04_2025-11.p", "b.2024-12", "c.2014_2015", "c.2014-2015", "d.2024-12_2025-01"
    )
    assert found[r"\edtAprilTwentyTwentyFiveNovemberTwentyTwentyFive"] == "April to November 2025"
    assert found[r"\edtDecemberTwentyTwentyFour"] == "December 2024"
    assert found[r"\edtTwentyFourteenTwentyFifteen"] == "2014–2015"
    assert (
        found[r"\edtDecemberTwentyTwentyFourJanuaryTwentyTwentyFive"] == "December 2024 to January 2025"
    )
    assert found[r"\edtEpisodeTwentyEighteen"] == "2017–2019"


def test_version_day_and_answers_are_macros_and_what_is_not_said_has_none(reports):
    found = macros(reports)
    assert found[r"\edtVersion"] == "1.2.0" and found[r"\edtReleased"] == "5 November 2026"
    assert found[r"\edtReportTariffsAnswer"] == r"Imports fell by 10 \%."
    assert found[r"\edtReportTariffsPointOne"] == r"In 2018 by 14 \%."
    assert found[r"\edtReportTariffsDataTo"] == "May 2025"
    assert r"\edtReportTariffsData" not in found


def test_a_phrase_may_not_take_the_macro_of_a_number(reports):
    with pytest.raises(InputError, match="'version' would take a macro that there is, .edtVersion"):
        macros(reports, taken=r"\newcommand{\edtVersion}{1}% version")
