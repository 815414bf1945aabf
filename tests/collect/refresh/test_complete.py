"""What an answer lacks is said, and never taken for trade that is no more."""

import itertools

import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.collect import read_table
from analysis.collect.refresh.complete import check_complete, check_groups

KEY = ["month", "partner", "naics3"]
WINDOW = ("2025-01", "2025-03")


def trade(months=("2025-01", "2025-02", "2025-03")) -> pd.DataFrame:
    """Ten sectors of five partners, a hundred dollars each and a tenth of it duties."""
    partners, sectors = ("CHN", "VNM", "MEX", "CAN", "WLD"), [f"{n}" for n in range(311, 321)]
    rows = pd.DataFrame(itertools.product(pd.to_datetime(list(months)), partners, sectors), columns=KEY)
    return rows.assign(customs_value=100, duties=10)


def check(new, held=None, window=WINDOW, **options) -> None:
    held = trade() if held is None else held
    check_complete(new, held, KEY, where="refreshed t", window=window, **options)


def at(table, **values) -> pd.Series:
    """Whether a row has these values."""
    return (table[list(values)].astype(str) == pd.Series(values)).all(axis=1)


def test_an_answer_with_all_that_was_held_is_complete():
    check(trade())
    more = trade(("2025-01", "2025-02", "2025-03", "2025-04"))
    check(more, window=("2025-01", "2025-04"))
    check(trade(("2025-03",)), window=("2025-03", "2025-03"))  # earlier months were not asked for


FEBRUARY = {"month": "2025-02-01"}
LACKS = {
    "one partner in one month": (
        lambda t: t[~at(t, partner="VNM", **FEBRUARY)],
        "2025-02 has nothing of partner VNM, which the table holds",
    ),
    "one sector in one month": (
        lambda t: t[~at(t, naics3="315", **FEBRUARY)],
        "2025-02 has nothing of naics3 315, which the table holds",
    ),
    "one partner everywhere": (lambda t: t[t.partner.ne("CHN")], "2025-01 has nothing of partner CHN"),
    "all partners but two": (
        lambda t: t[t.partner.isin(["CHN", "WLD"])],
        "nothing of partner CAN, MEX, VNM",
    ),
    "half of the rows of a month": (
        lambda t: t[~(at(t, **FEBRUARY) & (t.naics3.astype(int) + t.partner.eq("CHN")).mod(2).eq(0))],
        r"2025-02 lacks 25 rows with 50.0% of the customs_value that the table holds, first of all",
    ),
    "a value in one row": (
        lambda t: t.assign(duties=t.duties.where(~at(t, partner="CHN", naics3="311", **FEBRUARY))),
        "2025-02 lacks 1 rows with 2.0% of the duties that the table holds, first of all CHN 311",
    ),
    "a month at the end": (lambda t: t[t.month.lt("2025-03-01")], "lacks 2025-03, which the table"),
    "all trade of a partner, which is zero": (
        lambda t: t.assign(customs_value=t.customs_value.mask(at(t, partner="VNM", **FEBRUARY), 0)),
        "2025-02 has nothing of partner VNM",
    ),
    "all duties, which are zero": (
        lambda t: t.assign(duties=0),
        "duties is nothing but zeros in 2025-01",
    ),
}


@pytest.mark.parametrize("change, message", LACKS.values(), ids=list(LACKS))
def test_an_answer_that_lacks_something_is_refused_with_what_it_lacks(change, message):
    with pytest.raises(InputError, match=message) as refused:
        check(change(trade()))
    assert str(refused.value).endswith("No table was changed.") and "\n" not in str(refused.value)


@pytest.mark.parametrize("change, message", [LACKS[name] for name in list(LACKS)[:5]])
def test_a_month_that_the_table_did_not_hold_yet_is_compared_with_its_last(change, message):
    held = trade(("2025-01",))
    new = change(trade(("2025-01", "2025-02")))
    with pytest.raises(InputError, match=message.replace("lacks 25 rows", "lacks .* rows")):
        check(new, held, window=("2025-01", "2025-02"))


def test_of_years_of_later_months_each_is_compared_with_the_month_before():
    table = read_table("us_imports_naics3_monthly")
    early, later = table[table.month.le("2021-07-01")], table[table.month.gt("2021-07-01")]
    window = ("2021-08", f"{later.month.max():%Y-%m}")
    check(later, early, window=window)
    new = trade(("2025-02", "2025-03"))
    new = new[~at(new, partner="VNM", month="2025-03-01")]
    with pytest.raises(InputError, match="2025-03 has nothing of partner VNM"):
        check(new, trade(("2025-01",)), window=("2025-02", "2025-03"))


def test_a_publisher_may_take_back_a_row_with_next_to_no_trade():
    held = trade()
    small = at(held, partner="CHN", naics3="311", month="2025-02-01")
    held = held.assign(customs_value=held.customs_value.mask(small, 1), duties=0)
    check(held[~small], held)


def test_a_series_with_gaps_may_have_none_in_a_new_month_but_not_in_one_that_it_had():
    series = trade().drop(columns=["partner", "duties"]).drop_duplicates(["month", "naics3"])
    series = series.rename(columns={"naics3": "bls_series"})
    gap = series[~at(series, bls_series="315", month="2025-03-01")]
    key = ["bls_series", "month"]
    options = {"where": "t", "window": WINDOW, "later": False}
    check_complete(gap, series[series.month.lt("2025-03-01")], key, **options)
    with pytest.raises(InputError, match="2025-03 has nothing of bls_series 315"):
        check_complete(gap, series, key, **options)


def test_years_lose_lines_of_the_tariff_but_no_partner():
    year = trade(("2025-01",)).drop(columns="month").rename(columns={"naics3": "hs10"})
    held, key = year.assign(year=2024), ["year", "partner", "hs10"]
    options = {"where": "t", "window": ("2024-01", "2025-12")}
    both = lambda table: pd.concat([held, table.assign(year=2025)])  # noqa: E731
    gone = year.hs10.isin(["311", "312"])  # lines that got other numbers
    held = held.assign(customs_value=held.customs_value.mask(gone, 1), duties=held.duties.mask(gone, 1))
    check_complete(both(year[~gone]), held, key, **options)
    with pytest.raises(InputError, match="2025 has nothing of partner VNM"):
        check_complete(both(year[year.partner.ne("VNM")]), held, key, **options)
    with pytest.raises(InputError, match="lacks 2024, which the table holds"):
        check_complete(year.assign(year=2025), held, key, **options)


def test_a_finer_table_has_each_partner_of_the_coarser_one():
    finer = trade().rename(columns={"naics3": "hs6"})
    check_groups(finer, trade(), where="t", name="sectors")
    with pytest.raises(InputError, match="2025-02 has nothing of partner MEX, which sectors holds"):
        check_groups(finer[~at(finer, partner="MEX", **FEBRUARY)], trade(), where="t", name="sectors")
    half = finer[~at(finer, partner="MEX", **FEBRUARY) | finer.hs6.astype(int).mod(2).eq(0)]
    message = "2025-02 lacks 50.0% of the customs_value of partner MEX that sectors holds"
    with pytest.raises(InputError, match=message):
        check_groups(half, trade(), where="t", name="sectors")
