"""Words of report 03 for a change on a year earlier."""

from types import SimpleNamespace

import pandas as pd
import pytest

from analysis.present.trade.exports import labels


@pytest.mark.parametrize(
    "change, text",
    [
        (float("nan"), "were 12.3 bn USD in 2025, where the data begin"),
        (0.0001, "did not change on a year earlier in 2025, at 12.3 bn USD"),
        (-0.2, "fell by 20.0 % to 12.3 bn USD in 2025 on a year earlier"),
        (0.2, "rose by 20.0 % to 12.3 bn USD in 2025 on a year earlier"),
    ],
)
def test_a_change_is_said_as_it_prints(change, text):
    assert labels.year_on_year(change, 12.3e9, "2025").replace("\u00a0", " ") == text


FIRST = pd.Series({"label": "Computers and electronics", "contribution": -0.12})
THIN = "These are without chapters 98 and 99."


@pytest.mark.parametrize(
    "first, newer, text",
    [
        (None, False, ""),
        (None, True, THIN),
        (
            FIRST,
            True,
            f"{THIN} All goods fell by 20.0 % in 2025: 12.0 pp in computers and electronics.",
        ),
        (
            FIRST,
            False,
            "Computers and electronics subtracted 12.0 pp, more than any other sector.",
        ),
    ],
)
def test_the_sector_that_gave_most_is_told_of_with_the_newest_months_or_alone(first, newer, text):
    assert labels.of_sector(first, -0.2, "2025", newer=newer).replace("\u00a0", " ") == text


@pytest.mark.parametrize(
    "verdicts, text",
    [
        (
            ["does not fit", "fits"],
            "None of these alone would give what was seen: parcels up to 800 dollars. "
            "Not ruled out: goods under way.",
        ),
        (["fits", "fits"], "Not ruled out: parcels up to 800 dollars and goods under way."),
        (
            ["does not fit", "does not fit"],
            "None of these alone would give what was seen: parcels up to 800 dollars and goods under "
            "way.",
        ),
        (
            ["does not fit", "cannot be told"],
            "None of these alone would give what was seen: parcels up to 800 dollars. "
            "Cannot be told with what is held: goods under way.",
        ),
    ],
)
def test_explanations_are_ruled_out_by_what_was_seen(verdicts, text):
    causes = pd.DataFrame({"cause": ["parcels", "goods_under_way"], "verdict": verdicts})
    assert labels.enough(SimpleNamespace(causes=causes)) == text


def test_every_explanation_has_its_words():
    assert list(labels.EXPLANATIONS) == list(labels.CAUSE_NAMES)


@pytest.mark.parametrize("theirs, text", [(15.0, "50 % more"), (8.0, "20 % less"), (None, "")])
def test_the_title_of_the_ledgers_is_how_far_they_are_apart(theirs, text):
    month = pd.DatetimeIndex(["2025-11-01"])
    totals = pd.DataFrame(
        {"customs_value": [9e9], "yoy_growth": [-0.2], "general_imports": [10.0]}, index=month
    )
    china = SimpleNamespace(levels=pd.Series([theirs], index=month)) if theirs else None
    story = SimpleNamespace(
        us=SimpleNamespace(totals=totals), china=china, selection=SimpleNamespace(partner_name="China")
    )
    heading = labels.ledgers_heading(story).replace("\u00a0", " ")
    if theirs:
        assert heading == f"In November 2025 China recorded {text} goods for the US than US customs did"
    else:
        assert heading.startswith("US imports from China fell by 20.0 %")


@pytest.mark.parametrize(
    ("shares", "text"),
    [
        ([0.22, 0.18, 0.08], "22.0 % of US imports in 2017 and 8.0 % in 2019"),
        (
            [0.2, 0.22, 0.18, 0.08],
            "20.0 % of US imports in 2017, 22.0 % at its highest in 2018 and 8.0 % in 2020",
        ),
        ([0.08], "8.0 % of US imports in 2017"),
    ],
)
def test_a_share_is_said_of_the_first_year_of_the_last_and_of_its_highest(shares, text):
    years = pd.Series(shares, range(2017, 2017 + len(shares)))
    until = pd.Timestamp(f"{years.index[-1]}-12-01")
    us = SimpleNamespace(shares=pd.DataFrame({"CHN": years}), shares_until=until)
    story = SimpleNamespace(us=us, selection=SimpleNamespace(partner="CHN"))
    assert labels.course_of_share(story).replace("\u00a0", " ") == text
