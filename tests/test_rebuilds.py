"""Only what the dates, partners, code and words of an edit reach is made again."""

import pandas as pd
import pytest

from analysis.collect import read_events, read_past_events, read_table
from analysis.fingerprint import State
from analysis.law.last_day import law_on
from analysis.law.statutory import read_law
from analysis.vintages import read_to
from tests import rebuilds
from tests.rebuilds import EDITS, KINDS

#: What asks for days to come: paths of tariffs, what-ifs, predictions, and the law of a line on a day.
AHEAD = {
    "tariffs.examination",
    "counterfactual",
    "counterfactual.scenario",
    "record",
    "claims",
    "record.prediction",
    "trade.regime",
    "what_if",
}
#: Pages of the law, of what-ifs, and of the functions that answer for any day.
PAGES_OF_LAW = {
    "api",
    "reference",
    "partner_page",
    "what_if_page",
    "catalogue",
    "month_page",
    "claim_page",
}
#: What studies China's tariffs on US goods.
OF_CHINA = {"tariffs.counter_tariffs", "retaliation"}
#: Reports with a part that asks for days to come.
REACHED = {
    "01_claims",
    "02_tariffs",
    "03_trade",
    "05_counterfactual",
    "09_what_if",
    "10_record",
}
NOTHING = {kind: set() for kind in KINDS}


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """The code, the tables and the notebooks, whose files may be replaced."""
    root = tmp_path_factory.mktemp("copy")
    rebuilds.copy(root)
    return root


@pytest.fixture
def made_again(copy):
    """Make an edit, one of :data:`EDITS` or a file and a function of its bytes; give what it reaches."""
    return lambda *edit: rebuilds.made_again(copy, *(edit[1:] and edit or EDITS[edit[0]]))


@pytest.mark.parametrize("edit", ["a comment", "a docstring"])
def test_what_is_no_code_makes_nothing_again_but_the_page_that_shows_docstrings(made_again, edit):
    assert made_again(edit) == NOTHING | {"pages": {"api"}}


def test_a_line_that_changes_the_main_estimate_is_seen_by_its_tables_studies_and_reports(made_again):
    again = made_again("a line of the main estimate")
    assert "analysis.estimate.elasticity.main.inputs.load_estimates:make_estimates" in again["results"]
    assert {"elasticity.checks", "elasticity"} < again["studies"]
    assert "04_elasticity" in again["reports"] and again["steps"] == {"estimate"}
    assert "06_diversion" not in again["reports"]


@pytest.mark.parametrize("edit", ["a head of a column", "a definition in the vocabulary"])
def test_words_make_pages_and_codebooks_again_and_estimate_nothing(made_again, edit):
    again = made_again(edit)
    assert again["studies"] == set()
    assert all(name.startswith("analysis.publish.") for name in again["results"])
    assert not again["steps"] & {"combine", "law"}
    assert "04_elasticity" in again["reports"] and "catalogue" in again["pages"]


def test_a_text_and_a_figure_make_their_report_again_alone(made_again):
    for edit in ("a word of a text", "a figure"):
        assert made_again(edit) == NOTHING | {"reports": {"08_prices"}}


def test_a_further_specification_makes_again_what_shows_all_of_them_and_no_other(made_again):
    again = made_again("an entry of specifications")
    assert again["results"] == {"analysis.estimate.elasticity.inputs.load_estimates:compute"}
    assert (again["studies"], again["reports"]) == ({"elasticity"}, {"04_elasticity"})


def test_an_edit_of_a_specification_reaches_what_names_it(made_again):
    name = "analysis/estimate/specifications.yaml"
    shown = made_again(name, rebuilds.replaced("difference: 12", "difference: 0"))
    assert shown["studies"] == {"elasticity"}
    renewed = made_again(name, rebuilds.replaced("  iv_across:\n", "  iv_across:\n    lead: 0\n"))
    assert renewed["studies"] == {"elasticity", "counterfactual", "elasticity.robustness"}


def test_a_coming_event_reaches_the_law_by_line_and_what_asks_for_days_to_come(made_again):
    again = made_again("an event to come")
    assert again["steps"] == {"law", "estimate"}
    assert (again["studies"], again["pages"]) == (AHEAD, PAGES_OF_LAW)
    assert again["reports"] == REACHED


def test_an_event_in_force_reaches_the_panels_and_every_report_that_tells_of_the_law(made_again):
    again = made_again("an event in force")
    assert again["steps"] == {"combine", "law", "estimate"}
    shown = {"elasticity.checks", "tariffs", "trade.exports"}  # events stand in their figures
    assert shown < again["studies"]
    assert {"02_tariffs", *REACHED} < again["reports"]


def test_chinas_lists_reach_chinas_law_and_nothing_of_the_us_tariff(made_again):
    for name in ("china_tariff_on_us_hs6_dates", "china_retaliation_hs8_2018_2019"):
        path = State().tables[name]["path"]
        again = made_again(f"data/sources/{path}", lambda table: table + b"\n")
        assert again["steps"] == {"law", "estimate"}
        assert again["studies"] == OF_CHINA
        assert again["reports"] == {"02_tariffs", "07_retaliation"}


@pytest.mark.parametrize("partner", ["CHN", "BRA"])
def test_a_coming_event_does_not_move_the_law_of_a_day_before(partner):
    day = pd.Timestamp(read_to())
    whole, past = (
        law_on(read_law(read_table, events, partners=[partner]), day)
        for events in (read_events(), read_past_events())
    )
    assert len(read_past_events()) < len(read_events())
    pd.testing.assert_frame_equal(whole, past)
