from datetime import date

from analysis.estimate.claims.claims import CheckedClaim, Verdict
from analysis.estimate.claims.formulas import Found
from analysis.estimate.claims.study import Story
from analysis.present.claims import (
    claims_figure,
    claims_finding,
    claims_numbers,
    claims_table,
    sources_table,
)
from analysis.present.finding import Finding


def claim(first: float | None = -0.3452, today: float | None = -0.3452, **changes) -> CheckedClaim:
    found = Found(
        first_release=first, today=today, series="s", first_vintage="first release",
        today_vintage="revised",
    )  # fmt: skip
    usual = {
        "key": "exports.2025-05.yoy", "statement": "exports fell", "unit": "fraction", "claimed": -0.345,
        "formula": "yoy_growth", "found": found, "definition": "FOB", "also": (),
        "verdict": Verdict("holds", holds=True),
    }  # fmt: skip
    return CheckedClaim(**usual | changes)


def story(*claims: CheckedClaim) -> Story:
    return Story("T", date(2025, 6, 9), list(claims))


def test_finding_counts_what_holds_what_was_revised_and_what_does_not_hold():
    checked = story(
        claim(),
        claim(today=0.046, verdict=Verdict("held; revised since", holds=True, revised=True)),
        claim(verdict=Verdict("does not hold at first release", holds=False)),
        claim(formula="documented", verdict=Verdict("holds for output")),
    )
    text = claims_finding(checked).text
    assert "Of 3 figures of the article of 9 June 2025" in text
    assert "2 hold as first published and 1 do not" in text
    assert "(today 4.6\u00a0%)" in text
    assert "1 more rest on documents" in text


def test_table_prints_per_cent_months_and_gaps():
    checked = story(claim(), claim(None, 22, unit="months", claimed=22))
    printed = claims_table(checked).printed()
    assert printed["Claimed"].tolist() == ["−34.5\u00a0%", "22"]
    assert printed["First release"].tolist() == ["−34.5\u00a0%", "–"]


def test_number_of_a_claim_is_the_value_on_which_it_was_judged():
    numbers = claims_numbers(story(claim(), claim(None, 0.3, key="k"), claim(None, None, key="none")))
    assert [(n.key, n.value, n.vintage) for n in numbers] == [
        ("claims.exports.2025-05.yoy", -0.3452, "first release"), ("claims.k", 0.3, "revised"),
    ]  # fmt: skip


def test_article_without_a_growth_rate_has_a_sentence_for_a_figure():
    assert isinstance(claims_figure(story(claim(formula="headline_rate"))), Finding)


def test_report_of_the_article_describes_its_figure_and_names_every_source(claims_story):
    picture = claims_figure(claims_story)
    assert "claimed −34.5\u00a0%" in picture.alt
    assert "nan" not in picture.alt + claims_finding(claims_story).text
    for table in (claims_table(claims_story), sources_table(claims_story)):
        assert len(table.printed()) == len(claims_story.claims)
