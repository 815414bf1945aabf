"""A reader's own basket: duties by layer and day, and what fell under refunded orders."""

import pandas as pd
import pytest

import analysis
from analysis.checks import InputError
from analysis.collect import read_events
from analysis.estimate.tariffs.bill.basket import BASKET, DUTIES, _parts_of_months, basket_of
from analysis.law.authorities import IEEPA_ENDED, LAYER_OF_IEEPA
from analysis.law.calendar import FLOOR, rate_steps
from analysis.law.lookup import statutory_rate
from analysis.law.measures import LAYERS, read_measures
from analysis.publish.__main__ import main

CHAIR, SHIRT = "9401.61.4011", "6109.10.0012"
ROWS = [
    ("VNM", CHAIR, "2025-04-10", "1000"),
    ("VNM", SHIRT, "2026-02-24", "1000"),
    ("CHN", "9503.00.0071", "2025-04", "500"),
    ("CHN", "9503", "June 2019", "500"),
    ("EU", "8703", "2026-12-01", "2000"),
    ("CAN", "all", "2025-09-01", "100"),
]
#: A row -> why it has no bill.
WRONG = {
    ("VNM", CHAIR, "2025-04", "-5"): "value '-5' is no number of dollars",
    ("VNM", CHAIR, "2025-04", "much"): "value 'much' is no number of dollars",
    ("VNM", CHAIR, "2017-12", "1"): "is outside the law",
    ("VNM", CHAIR, "2027-03", "1"): "is outside the law",
    ("Atlantis", CHAIR, "2025-04", "1"): "unknown partner 'Atlantis'",
    ("Cuba", "all", "2025-04", "1"): "Cuba sold nothing in 2024",
    ("VNM, China", CHAIR, "2025-04", "1"): "is several countries: write one row for each",
    ("MEX", "0201305085", "2025-04", "x"): "value 'x'",
}


def frame(rows):
    return pd.DataFrame(rows, columns=["partner", "hts", "day", "value"])


@pytest.fixture(scope="module")
def basket():
    return basket_of(frame([*ROWS, *WRONG]))


def test_layers_add_up_to_what_is_due_and_days_to_the_basket(basket):
    rows = basket.rows[basket.rows.reason.eq("")]
    parts = rows[[f"due_{layer}" for layer in LAYERS]].sum(axis=1)
    assert parts.to_numpy() == pytest.approx(rows.due.to_numpy())
    for name in DUTIES:
        assert basket.by_day[name].sum() == pytest.approx(rows[name].sum()) == basket.total[name]
    assert basket.by_layer.due.sum() == pytest.approx(basket.total.due)


def test_a_day_owes_its_rate_by_law(basket):
    of_day = statutory_rate("VNM", CHAIR, "2025-04-10").statutory_rate
    assert basket.rows.due[0] == pytest.approx(1000 * of_day)


def test_a_month_owes_the_mean_of_its_days(basket):
    """China in April 2025: 20 % to 4 April, 10 more from 5, then 84 and 125 instead of it."""
    days = pd.date_range("2025-04-01", "2025-04-30")
    rates = [statutory_rate("CHN", "9503000071", day).statutory_rate for day in days]
    assert basket.rows.due[2] == pytest.approx(500 * sum(rates) / 30)


def test_what_fell_under_ieepa_is_refunded_and_nothing_else(basket):
    refunded, uniform = basket.rows.refunded, basket.rows[f"due_{LAYER_OF_IEEPA}"]
    assert refunded[0] == uniform[0] == pytest.approx(100)
    assert refunded[1] == 0 < uniform[1]


def test_the_layer_of_ieepa_held_nothing_else_until_its_last_day():
    events = read_events()
    uniform = {name for name, of in read_measures().items() if of["layer"] == LAYER_OF_IEEPA}
    for partner in sorted(set(events.target[events.imposer.eq("USA")]) - {"ALL", "EU"}):
        steps = rate_steps(events, partner, "EU" if partner == "DEU" else None)
        in_layer = [name for name in steps if name.removesuffix(FLOOR) in uniform]
        emergency = [name for name in in_layer if name.startswith("ieepa_")]
        assert not steps.loc[IEEPA_ENDED:, emergency].any(axis=None), partner
        others = steps[[name for name in in_layer if name not in emergency]]
        assert not others[others.index < IEEPA_ENDED].any(axis=None), partner
    assert steps.loc[:"2026-02-23", emergency].iloc[-1].gt(0).any()


def test_months_are_parted_where_the_law_changes():
    months = pd.Series(pd.to_datetime(["2025-04-01", "2025-06-01"]))
    changes = pd.to_datetime(["2025-04-01", "2025-04-05", "2025-05-01"]).to_numpy("datetime64[D]")
    at, days, part = _parts_of_months(months, changes)
    assert (list(at), list(map(str, days))) == ([0, 0, 1], ["2025-04-01", "2025-04-05", "2025-06-01"])
    assert part == pytest.approx([4 / 30, 26 / 30, 1])


def test_the_bill_of_a_basket_is_linear_in_dollars_and_has_no_order(basket):
    rows = [(partner, hts, day, str(3 * int(value))) for partner, hts, day, value in ROWS]
    other = basket_of(frame(rows[::-1]))
    assert (other.total / basket.total).dropna().to_numpy() == pytest.approx(3)


def test_rows_that_mean_nothing_are_named_together_and_the_others_billed(basket):
    reasons = basket.rows.reason
    assert reasons[: len(ROWS)].eq("").all() and len(basket.rows) == len(ROWS) + len(WRONG)
    for words, reason in zip(WRONG.values(), reasons[len(ROWS) :], strict=True):
        assert words in reason and "\n" not in reason
    shown = analysis.bill(data=frame([*ROWS, *WRONG])).sentence
    assert f"{len(WRONG)} of {len(basket.rows)} rows without an answer." in shown
    assert "liquidated entries, protests and drawback are not known" in shown


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        (["partner", "hts", "day"], "lacks the column 'value'; it needs partner, hts, day and value"),
        (["partner", "hts", "value"], "lacks the column 'day'"),
    ],
)
def test_a_basket_without_a_column_is_refused_in_one_line(columns, says):
    with pytest.raises(InputError, match=says):
        analysis.bill(data=frame(ROWS)[columns])


@pytest.mark.parametrize(("rows", "code"), [(ROWS[:2], 0), ([ROWS[0], *WRONG], 1)])
def test_the_command_ends_as_that_of_rates_does(rows, code, tmp_path, capsys):
    file = tmp_path / "basket.csv"
    frame(rows).to_csv(file, index=False)
    assert main(["bill", f"--LIST={file}", "--FORMAT=csv"]) == code
    assert capsys.readouterr().out.count("\n") == len(rows) + 1
    assert analysis.bill(data=str(file)).to_frame().shape == (len(rows), len(BASKET))


def test_a_basket_of_which_no_row_has_a_bill_is_refused():
    with pytest.raises(InputError, match="no row of your list has a bill; row 1: value '-5'"):
        analysis.bill(data=frame(list(WRONG)))


def test_a_basket_takes_no_other_argument():
    with pytest.raises(InputError, match="leave the arguments out"):
        analysis.bill("China", data=frame(ROWS))
