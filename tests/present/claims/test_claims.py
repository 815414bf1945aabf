"""The claims report counts verdicts and follows whatever article it is given."""

import re
from datetime import date

import pandas as pd
import pytest

from analysis.claims.claims import CheckedClaim
from analysis.claims.formulas import Found
from analysis.claims.verdicts import Other, Verdict
from analysis.collect.tables import vintage
from analysis.estimate.claims.story import ClaimsStory
from analysis.estimate.claims.study import study
from analysis.present import claims as show
from analysis.present.words import faults_of_answer, faults_of_points, faults_of_text
from analysis.stories import told
from tests.present.texts import faults_of_codebook, faults_of_print

HOLDS, FAILS = Verdict("holds", holds=True), Verdict("does not hold", holds=False)


def claim(first: float | None = -0.3452, today: float | None = -0.3452, **changes) -> CheckedClaim:
    found = Found(
        first_release=first,
        today=today,
        series="s",
        first_vintage="first release",
        today_vintage="revised",
    )
    usual = {
        "key": "exports.2025-05.yoy",
        "statement": "exports fell",
        "unit": "fraction",
        "claimed": -0.345,
        "measure": "exports",
        "asked": "yoy",
        "found": found,
        "definition": "FOB",
        "verdict": HOLDS,
        "report": "03_exports",
    }
    return CheckedClaim(**usual | changes)


def story(*claims: CheckedClaim, **changes) -> ClaimsStory:
    usual = {"title": "T", "day": date(2024, 2, 9), "notes": {}, "data_to": pd.Timestamp("2026-08-01")}
    usual["revised"] = pd.DataFrame()
    return ClaimsStory(claims=list(claims), **usual | changes)


DOCUMENTED = claim(None, None, measure="document", asked="level", verdict=Verdict("holds for output"))
REVISED = claim(today=0.046, verdict=Verdict("held; revised since", holds=True, revised=True))
TODAY = claim(None, 0.3, verdict=Verdict("holds as published today", holds=True))
UNKNOWN = claim(None, None, verdict=Verdict("cannot be checked: no figure in the package"))
UNSURE = claim(None, 0.3, verdict=Verdict("is open: no first release in the tables", open=True))
APART = claim(also=(Other("imports as another office counts them", "imports", -0.435),))


@pytest.mark.parametrize(
    "claims, said",
    [
        (
            [claim(), REVISED],
            "of 9 February 2024 were right, and one has been revised since.",
        ),
        ([claim(), TODAY], "Both checkable figures in the article of 9 February 2024 were right."),
        ([TODAY, TODAY], "were right as published today."),
        (
            [claim(), TODAY, claim(verdict=FAILS)],
            "Of 3 checkable figures in the article of 9 February 2024, 2",
        ),
        ([claim(verdict=FAILS)], "The one checkable figure in the article of 9 February 2024"),
        ([claim(verdict=FAILS)], "does not hold as first published."),
        ([TODAY], "holds as published today."),
        (
            [claim(verdict=FAILS)] * 2,
            "None of the 2 checkable figures in the article of 9",
        ),
        ([claim(), claim(), claim(verdict=FAILS), UNKNOWN], "2 hold as first published"),
        ([claim(), claim(verdict=FAILS), DOCUMENTED], "1 holds as first published"),
        ([TODAY, claim(verdict=FAILS)], "1 holds as published today"),
        ([DOCUMENTED, UNKNOWN], "No checkable figure in the article of 9 February 2024"),
    ],
)
def test_answer_counts_what_holds_and_keeps_the_reading_rules(claims, said):
    answer = show.answer(story(*claims))
    assert said in answer.sentence
    assert faults_of_answer(answer.sentence, names=answer.names, asked=answer.asked) == []
    assert faults_of_points(answer.points) == []


def test_open_claim_is_neither_held_nor_failed_and_is_named():
    told = story(claim(), UNSURE)
    assert "The one checkable figure in the article" in show.answer(told).sentence
    assert "For one of them the first release is known. Without one 1 more is open." in (
        show.answer(told).points
    )
    assert "Open: exports fell (today 30.0\u00a0%)." in show.ledger(told).text


def test_sum_of_months_is_never_said_to_be_published():
    summed = Found(today=0.0543, series="s", summed="levels", today_vintage="customs")
    text = show.verdict(claim(found=summed, verdict=Verdict("holds", holds=True))).text
    assert "Monthly levels give 5.4\u00a0% (customs), FOB." in text
    assert "ublished" not in text


def test_section_of_other_definitions_is_absent_where_there_are_none():
    assert show.definitions(story(claim())) is None
    assert show.definitions_table(story(claim())) is None
    assert show.definitions_table(story(APART)).frame.today.tolist() == [-0.435]


def test_table_holds_numbers_and_prints_each_row_in_its_unit():
    table = show.claims_table(story(claim(), claim(None, 22, unit="months", claimed=22), UNKNOWN))
    assert {"claimed", "first_release", "today"} <= set(table.to_frame().select_dtypes("number"))
    printed = table.printed()
    assert printed["Claimed"].tolist() == ["−34.5\u00a0%", "22", "−34.5\u00a0%"]
    assert printed["First release"].tolist() == ["−34.5\u00a0%", "–", "–"]
    assert printed["Unit"].tolist() == ["per cent", "months", "per cent"]


def test_range_of_a_claim_stands_in_brackets_and_an_earlier_vintage_in_its_own_column():
    found = Found(today=-2e11, before_revision=-1.9e11, series="s")
    ranged = claim(unit="USD", claimed=-2e11, low=-2.2e11, high=-1.8e11, found=found)
    printed = show.claims_table(story(ranged, claim())).printed()
    assert printed["Claimed"].tolist() == ["−200.00 [−220.00, −180.00]", "−34.5\u00a0%"]
    assert printed["Before the annual revision"].tolist() == ["−190.00", "–"]
    assert "Before the annual revision" not in show.claims_table(story(claim())).printed()


def test_every_claim_links_to_the_page_of_the_report_that_explains_it():
    table = show.claims_table(story(claim(), claim(report="02_tariffs")))
    assert '<a href="03_exports.html">03 exports</a>' in table._repr_html_()
    assert '<a href="02_tariffs.html">02 tariffs</a>' in table._repr_html_()
    assert table.printed()["Explained in"].tolist() == ["03 exports", "02 tariffs"]


def test_a_claim_alone_has_its_verdict_its_other_definitions_and_its_line():
    text = show.verdict(APART).text
    assert text == (
        "“exports fell” holds. Published is −34.5\u00a0% (first release), FOB. "
        "As imports it is −43.5\u00a0%."
    )
    table = show.claim_table(APART)
    assert table.caption == "The claim beside what was published. Source: s, first release."
    assert table.printed()["Claim"].tolist() == ["exports fell"]
    assert show.verdict(UNKNOWN).text == "“exports fell” cannot be checked: no figure in the package."


@pytest.mark.parametrize("name", ["2025-06-09", "2025-08-07", "tests/present/claims/other.yaml"])
def test_what_is_said_of_one_claim_can_be_read_and_its_table_has_a_codebook(name):
    for one in told(study, claims=name).claims:
        table = show.claim_table(one)
        assert faults_of_print({"verdict": show.verdict(one), "claim_table": table}) == []
        assert faults_of_codebook(table) == []


def test_number_of_a_claim_is_the_value_on_which_it_was_judged():
    numbers = show.numbers(story(claim(), claim(None, 0.3, key="k"), claim(None, None, key="none")))
    assert [(n.key, n.value, n.vintage) for n in numbers] == [
        ("claims.exports.2025-05.yoy", -0.3452, "first release"),
        ("claims.k", 0.3, "revised"),
    ]


def test_article_without_a_growth_rate_has_no_figure():
    assert show.claims_figure(story(claim(measure="headline", asked="level"))) is None


def test_figure_draws_every_release_and_definition_at_its_value():
    picture = show.claims_figure(story(APART))
    drawn = picture.series().set_index("label").x
    assert drawn["exports.2025-05.yoy, claimed"] == -0.345
    assert drawn["exports.2025-05.yoy, first release"] == -0.3452
    assert drawn["exports.2025-05.yoy, other definition"] == -0.435
    assert picture.draw_narrow().figure.get_figwidth() < picture.figure.get_figwidth()


def test_answer_of_the_article_says_to_when_its_data_go(claims_story):
    answer = show.answer(claims_story)
    assert answer.data_to == f"{claims_story.data_to:%B %Y}"


@pytest.fixture(params=["2025-06-09", "2025-08-07"])
def shipped(request):
    """The stories of the shipped articles."""
    return study(claims=request.param)


def test_report_of_an_article_describes_its_figure_and_names_every_source(shipped):
    picture = show.claims_figure(shipped)
    assert "claimed −" in picture.alt
    answer, parts = show.answer(shipped), (show.ledger, show.definitions)
    assert faults_of_answer(answer.sentence, names=answer.names, asked=answer.asked) == []
    assert faults_of_points(answer.points) == []
    texts = [part(shipped).text for part in parts] + list(shipped.notes.values())
    assert [
        fault for text in texts for block in text.split("\n\n") for fault in faults_of_text(block)
    ] == []
    assert "nan" not in picture.alt + answer.text + " ".join(texts)
    tables = (show.claims_table(shipped), show.sources_table(shipped))
    for table in tables:
        assert len(table.printed()) == len(shipped.claims)
    for table in (*tables, show.definitions_table(shipped)):
        assert not re.search(r"\b(WLD|USA|CHN|nan)\b", table.printed().to_string())
    printed = tables[1].printed()
    revised = printed.Today[printed["Series, or what documents say"].str.endswith("exports: World")]
    assert set(revised) == {vintage("china_customs_monthly")}
