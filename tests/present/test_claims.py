import pandas as pd
import pytest

from analysis.estimate.claims.claims import CheckedClaim, check_claims, read_claims
from analysis.present.claims import (
    claims_figure,
    claims_finding,
    claims_numbers,
    claims_table,
    sources_table,
)
from analysis.present.finding import Finding

ARTICLE = {"title": "T", "date": pd.Timestamp("2025-06-09")}


def claim(**changes) -> CheckedClaim:
    usual = {
        "key": "exports.2025-05.yoy", "statement": "exports fell", "unit": "fraction", "claimed": -0.345,
        "first_release": -0.3452, "today": -0.3452, "series": "s", "first_vintage": "first release",
        "today_vintage": "revised", "definition": "FOB", "also": (), "verdict": "holds",
    }  # fmt: skip
    return CheckedClaim(**usual | changes)


def test_finding_counts_what_holds_what_was_revised_and_what_does_not_hold():
    checked = [
        claim(),
        claim(verdict="held at first release; revised since", today=0.046),
        claim(verdict="does not hold at first release; holds after revision"),
        claim(series="documents: IEA", verdict="holds for output"),
    ]
    text = claims_finding(ARTICLE, checked).text
    assert "Of 3 figures of the article of 9 June 2025" in text
    assert "2 hold as first published and 1 do not" in text
    assert "(today 4.6\u00a0%)" in text
    assert "1 more rest on documents" in text


def test_table_prints_per_cent_months_and_gaps():
    checked = [claim(), claim(unit="months", claimed=22, first_release=None, today=22)]
    printed = claims_table(checked).printed()
    assert printed["Claimed"].tolist() == ["−34.5\u00a0%", "22"]
    assert printed["First release"].tolist() == ["−34.5\u00a0%", "–"]


def test_number_of_a_claim_is_the_value_on_which_it_was_judged():
    checked = [
        claim(), claim(key="k", first_release=None, today=0.3),
        claim(key="none", first_release=None, today=None),
    ]  # fmt: skip
    numbers = claims_numbers(checked)
    assert [(n.key, n.value, n.vintage) for n in numbers] == [
        ("claims.exports.2025-05.yoy", -0.3452, "first release"), ("claims.k", 0.3, "revised"),
    ]  # fmt: skip


def test_article_without_a_growth_rate_has_a_sentence_for_a_figure():
    assert isinstance(claims_figure([claim(key="duty")]), Finding)


@pytest.fixture(scope="module")
def checked():
    return check_claims("2025-06-09")


def test_report_of_the_article_describes_its_figure_and_names_every_source(checked):
    article = read_claims("2025-06-09")["article"]
    picture = claims_figure(checked)
    assert "claimed −34.5\u00a0%" in picture.alt
    assert "nan" not in picture.alt + claims_finding(article, checked).text
    assert len(claims_table(checked).printed()) == len(sources_table(checked).printed()) == len(checked)
