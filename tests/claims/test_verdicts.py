"""Claims of one line and their verdicts: what a table prints decides, and what it lacks leaves open."""

import pytest

from analysis.checks import InputError
from analysis.claims.verdicts import STATUSES
from analysis.collect import read_table
from analysis.estimate.claims.revised import revised_series
from analysis.estimate.claims.study import check_claim
from analysis.present import claims as show
from analysis.present.words import plain
from tests.claims.judged import REFUSED, SENTENCES, VERDICTS

EACH = [(text, verdict) for verdict, texts in VERDICTS.items() for text in texts]


@pytest.mark.parametrize("text, said", EACH, ids=[text for text, _ in EACH])
def test_claim_gets_the_verdict_that_the_tables_bear(text, said, figures):
    checked = check_claim(text, figures)
    assert checked.verdict.text.startswith(said)
    exact = "; holds as" in said or said == "holds as computed from monthly levels"
    assert checked.verdict.text == said or not exact
    kind = {"h": True, "d": False, "i": None}[said[0]]
    assert (checked.verdict.holds, checked.verdict.open) == (kind, kind is None)


@pytest.mark.parametrize("text", [text for text, verdict in EACH if "computed from monthly" in verdict])
def test_sum_of_months_is_called_neither_published_nor_a_first_release(text, figures):
    checked = check_claim(text, figures)
    assert checked.found.first_release is None
    assert "ublished is" not in show.verdict(checked).text
    assert "Monthly levels give" in show.verdict(checked).text


@pytest.mark.parametrize(
    "text, readings",
    [
        (
            "imports CHN 2025-05 yoy -43.5%",
            [
                "for all imports of China write 'imports CHN WLD 2025-05 yoy -43.5%'",
                "for US imports from China 'imports USA CHN 2025-05 yoy -43.5%'",
            ],
        ),
        (
            "imports Vietnam 2025-05 9bn",
            ["'imports VNM WLD 2025-05 9bn'", "'imports USA VNM 2025-05 9bn'"],
        ),
        ("share imports CHN 2025-05 7%", ["'imports USA CHN 2025-05 share 7%'"]),
    ],
)
def test_imports_of_one_country_alone_are_refused_with_both_readings(text, readings, figures):
    """The key ``imports.CHN.2025-05.yoy`` is of US imports, the claim would be of China's own."""
    with pytest.raises(InputError, match="can be read in two ways") as refused:
        check_claim(text, figures)
    assert [part for part in readings if part not in str(refused.value)] == []


def test_each_reading_of_imports_is_a_claim_with_a_verdict_of_its_own(figures):
    chinese, american = (
        check_claim(f"imports {who} 2025-05 yoy -43.5%", figures) for who in ("CHN WLD", "USA CHN")
    )
    assert (chinese.verdict.holds, american.verdict.holds) == (False, True)
    assert "all countries" in check_claim("imports USA 2024 1bn", figures).definition


def test_rate_beside_a_claim_names_the_day_or_month_that_it_is_of(figures):
    """At the end of a month that averaged 78 % the headline rate was 30 %."""
    text = show.verdict(check_claim("statutory CHN 2025-05 70.5%", figures)).text
    assert "As the headline rate on 31 May 2025 it is 30.0\u00a0%." in text
    assert "As the rate collected in May 2025 it is 48.2\u00a0%." in text


def test_line_that_a_sentence_is_read_as_stands_in_the_answer_as_it_is_typed(figures):
    """Marks of Markdown are taken out of what a terminal prints. An underscore in a word is none."""
    checked = check_claim("Mexico was the largest supplier of goods to the US in 2023", figures)
    assert "read as “general_imports USA MEX 2023 rank 1”" in plain(show.verdict(checked).text)
    assert plain("**bold** _slanted_ `code`") == "bold slanted code"


def test_open_reaches_as_far_as_the_series_was_revised_and_no_further(figures):
    """Every month of which two releases are held lies within the largest revision of its series."""
    table = revised_series(figures.revisions_by_series).set_index(["measure", "ledger", "partner"])
    assert {
        ("exports", "CHN", "WLD"),
        ("general_imports", "USA", "KOR"),
        ("effective", "USA", "VNM"),
    } <= set(table.index)
    rows = read_table("us_trade_totals_vintages").pivot_table(
        index=["flow", "partner", "month"], columns="vintage", values="value"
    )
    old, new = (rows[column].astype(float) for column in rows if column.startswith(("pre", "June")))
    old, new = (new, old) if rows.columns[0].startswith("June") else (old, new)
    moved = (new / old - 1).abs().groupby(level=["flow", "partner"]).max()
    for (flow, partner), size in moved.items():
        assert table.largest_level[flow, "USA", partner] == pytest.approx(size), (flow, partner)
    rates = read_table("us_collected_rate_revisions_2025")
    largest = rates.revised_minus_first.astype(float).abs().groupby(rates.partner).max()
    for partner, size in largest.items():
        assert table.largest_growth["effective", "USA", partner] == pytest.approx(size)


@pytest.mark.parametrize(
    "text, status, code",
    [
        ("exports CHN USA 2025-05 yoy -34.5%", "holds", 0),
        ("exports CHN USA 2025-05 yoy -14.5%", "does not hold", 1),
        ("balance CHN 2025-07 98.2bn", "open", 3),
        ("exports VNM CHN 2025-05 yoy 5%", "not checkable", 2),
    ],
)
def test_command_that_checks_a_claim_ends_with_its_status(text, status, code, figures):
    checked = check_claim(text, figures)
    assert checked.verdict.status == checked.to_frame().status.item() == status
    assert STATUSES[status] == code


def test_series_that_no_office_revises_are_never_open(figures):
    for text in (
        "ppi CHN 2025-05 yoy -3.4%",
        "receipts WLD 2025-06 26.8bn",
        "statutory CHN 2025-05 71.5%",
    ):
        assert check_claim(text, figures).verdict.holds is False, text


@pytest.mark.parametrize(
    "text", ["deficit USA CHN 2025-05 17.9bn", "statutory CHN 2025-11 70%", "effective KOR 2025-03 2%"]
)
def test_gap_that_no_revision_makes_is_not_open(text, figures):
    """Adjustment for seasons and another basket of goods open no claim, nor does a part of a rate."""
    assert check_claim(text, figures).verdict.holds is False


@pytest.mark.parametrize(
    "text, said", [(text, verdict) for verdict, texts in SENTENCES.items() for text in texts]
)
def test_sentence_gets_the_verdict_that_the_tables_bear(text, said):
    assert check_claim(text).verdict.text.startswith(said)


@pytest.mark.parametrize("text", REFUSED)
def test_claim_that_cannot_be_told_is_refused_in_one_line(text):
    with pytest.raises(InputError) as refused:
        check_claim(text)
    assert "\n" not in f"{refused.value}"


def test_a_claim_in_a_notebook_is_a_table_without_a_head(figures):
    shown = check_claim("exports CHN USA 2025-05 yoy -34.5%", figures)._repr_html_()
    assert "holds" in shown and "<thead>" not in shown
