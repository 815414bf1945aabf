"""The text of report 03 holds for unlike partners and windows, and the notebook shows all of it."""

import pytest

from analysis import stories
from analysis.columns import columns_of
from analysis.estimate.trade.regime.study import study
from analysis.present.trade import regime as show
from analysis.present.trade.regime import frames
from tests.present.texts import Typed, described, faults_of_codebook, rendered

TABLES = [name for name in show.ROOM.text.sections if name.endswith("_table")]

#: Sections that only China has, those of windows to the end of the panel, and of a share that broke.
CHINA = {
    "recovery_figure",
    "open_questions",
    "gap_words",
    "recovery_words",
    "recovery_table",
    "comparison_words",
    "base_words",
    "ledger_words",
}
TO_THE_END = {
    "asymmetry_words",
    "asymmetry_table",
    "asymmetry_limits",
    "asymmetry_figure",
    "horizon_words",
}


@pytest.fixture(scope="module", params=["CHN", "BRA", "NLD", "a window before the tariffs"])
def told(request):
    """Give China's story, of a share without a break, of a name with an article, of the years before."""
    if request.param in ("BRA", "NLD"):
        return stories.told(study, partner=request.param, breaks=4, draws=39)
    return request.getfixturevalue("regime_story" if request.param == "CHN" else "early")


def test_every_section_is_written_for_unlike_partners_and_windows(told):
    found = rendered(show, told)
    text = " ".join(repr(part) for part in found.values())
    assert "{{" not in text and "{%" not in text
    absent = {section for section, part in found.items() if part is None}
    least = (set() if told.recovery else CHINA) | (set() if told.asymmetry else TO_THE_END)
    no_break = {"breaks_table"} if told.regimes.coincidence.empty else set()
    assert absent == least | no_break


def test_sentences_have_no_blank_before_a_stop(told):
    for section, part in rendered(show, told).items():
        if text := getattr(part, "text", getattr(part, "caption", "")):
            assert " ." not in text and " ," not in text and "  " not in text, (section, text)


def test_every_column_of_a_csv_has_unit_and_definition_in_its_codebook(told):
    made = [getattr(show, name)(told) for name in TABLES]
    assert [fault for table in made if table for fault in faults_of_codebook(table)] == []


def test_every_frame_has_the_types_of_its_columns(told, monkeypatch):
    typed = Typed(monkeypatch, show)
    shown = {name for name in TABLES if getattr(show, name)(told) is not None}
    owners = [told.regimes, told.asymmetry, told.recovery, *told.regimes.breaks.values()]
    held = set()
    for owner in filter(None, owners):
        for field, columns in columns_of(type(owner)).items():
            columns.check(getattr(owner, field), where=field)
            held.add(field)
    seen = described(frames) if shown == set(TABLES) else typed.seen & described(frames)
    assert typed.seen == seen | held and len(seen) == len(shown)
