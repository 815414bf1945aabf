"""An interval is printed with the digits that are sure, and it holds the one that was computed."""

import itertools

import pandas as pd
import pytest

from analysis.present import ends
from analysis.present.ends import Unsure, outward, printed_ends, unsure_digits
from analysis.present.finding import month, with_bounds
from analysis.present.numbers import Number, display, dollars, stored_interval
from analysis.present.units import UNIT_FORMATS

#: Ends as numbers of a unit come: of every size, near to a digit, near to zero, and zero.
ENDS = [0.0, 0.0004, 0.05, 0.049999, 0.1, 0.277, 0.9999, 1.0, 4.5, 16.6, 39.95, 99.99, 167.4]
PAIRS = [
    (low, high)
    for low, high in itertools.product([*ENDS, *(-end for end in ENDS)], repeat=2)
    if low < high
]


@pytest.fixture
def known(monkeypatch):
    """Put rows in place of those that were measured."""

    def put(*rows: Unsure) -> None:
        monkeypatch.setattr(ends, "unsure_digits", lambda: {row.key: row for row in rows})

    return put


def row(low: float, high: float, *, digits: int = 1, unit: str = "elasticity") -> Unsure:
    return Unsure("one", unit, 0, digits, low, high)


@pytest.mark.parametrize("unit", ["elasticity", "fraction", "USD"])
@pytest.mark.parametrize("digits", [1, 2, 3])
def test_what_is_printed_holds_what_was_computed_and_neither_meets_nor_passes_zero(unit, digits):
    scale, usual, _ = UNIT_FORMATS[unit]
    for low, high in PAIRS:
        both = low / scale, high / scale
        (down, _), (up, _) = (
            outward(end, row(*both, digits=digits, unit=unit), side)
            for end, side in zip(both, (-1, 1), strict=True)
        )
        assert down <= both[0] + 1e-6 / scale and up >= both[1] - 1e-6 / scale
        for end, printed in ((both[0], down), (both[1], up)):
            assert end * printed >= 0
            assert (printed == 0) == (end == 0)
            # No further from it than one unit of the digit.
            assert abs(printed - end) <= 10.0 ** (digits - usual) / scale


@pytest.mark.parametrize(
    "low, high, digits, unit, printed",
    [
        (277.5e9, 1674.1e9, 3, "USD", ("200\u00a0bn USD", "1,700\u00a0bn USD")),
        (277.5e9, 1674.1e9, 1, "USD", ("277\u00a0bn USD", "1,675\u00a0bn USD")),
        (-0.371, 0.045, 2, "fraction", ("−40\u00a0%", "10\u00a0%")),
        (-0.564, -0.217, 1, "fraction", ("−57\u00a0%", "−21\u00a0%")),
        (0.023, 0.466, 2, "fraction", ("2\u00a0%", "50\u00a0%")),
        (0.0, 0.312, 1, "fraction", ("0\u00a0%", "32\u00a0%")),
        (-3.183, -0.023, 1, "elasticity", ("−3.2", "−0.02")),
        (-3.0, -0.91, 1, "elasticity", ("−3.0", "−0.9")),
        (-1.773, -1.0, 2, "elasticity", ("−2", "−1")),
        (0.0004, 0.312, 1, "elasticity", ("0.00", "0.4")),
    ],
)
def test_digits_that_are_not_sure_are_rounded_outwards(known, low, high, digits, unit, printed):
    known(row(low, high, digits=digits, unit=unit))
    assert printed_ends(low, high, lambda end: display(end, unit)) == printed
    assert stored_interval(low, high, unit) == f"[{', '.join(printed)}]"


def test_a_value_that_is_not_sure_is_rounded_to_nearest_beside_its_interval(known):
    known(Unsure("one", "USD", 2, 3, 277.5e9, 1674.1e9))
    assert with_bounds(446.3e9, 277.5e9, 1674.1e9, dollars) == (
        "450\u00a0bn USD [200\u00a0bn USD, 1,700\u00a0bn USD]"
    )
    assert with_bounds(446.3e9, 0.0, 1674.1e9, dollars).startswith("446.3")
    assert with_bounds(0.4e9, 277.5e9, 1674.1e9, dollars).startswith("0.4\u00a0bn")


@pytest.mark.parametrize(
    "of_value, of_ends, printed",
    [
        (1, 0, "−1.4 [−1.77, −1.00]"),
        (0, 1, "−1.36 [−1.8, −1.0]"),
        (0, 0, "−1.36 [−1.77, −1.00]"),
        (1, 1, "−1.4 [−1.8, −1.0]"),
    ],
)
def test_a_value_and_its_ends_have_digits_that_are_not_sure_apart(known, of_value, of_ends, printed):
    known(Unsure("one", "elasticity", of_value, of_ends, -1.773, -1.0))
    assert with_bounds(-1.36, -1.773, -1.0) == printed


@pytest.mark.parametrize(
    "low, high, unit, printed",
    [
        (-1.774, -1.0, "elasticity", "[−1.77, −1.00]"),
        (-1.772, -1.0, "elasticity", "[−1.77, −1.00]"),
        (-1.773, -1.01, "elasticity", "[−1.77, −1.01]"),
        (-1.773, -0.99, "elasticity", "[−1.77, −0.99]"),
        (277.52e9, 1674.1e9, "USD", "[277.5\u00a0bn USD, 1,674.1\u00a0bn USD]"),
    ],
)
def test_an_interval_without_a_row_is_printed_as_it_is(known, low, high, unit, printed):
    money = Unsure("other", "USD", 0, 3, 277.5e9, 1674.1e9)
    known(row(-1.773, -1.0, digits=2), money)
    assert stored_interval(low, high, unit) == printed


def test_an_interval_of_months_is_printed_as_it_is():
    first, last = pd.Timestamp("2022-08-01"), pd.Timestamp("2023-09-01")
    assert printed_ends(first, last, month) == ("August 2022", "September 2023")


def test_an_interval_is_known_by_its_ends_whichever_way_it_is_told(known):
    known(row(-0.371, -0.045, digits=1, unit="fraction"))
    fall = printed_ends(0.045, 0.371, lambda end: display(end, "fraction"))
    assert fall == ("4\u00a0%", "38\u00a0%")
    one = Number(
        key="other",
        value=-0.2,
        unit="fraction",
        definition="a",
        vintage="b",
        ci_low=-0.371,
        ci_high=-0.045,
    )
    assert one.interval == " [−38\u00a0%, −4\u00a0%]"


def test_numbers_whose_digits_are_not_sure_are_said_with_unit_and_ends():
    rows = unsure_digits().values()
    assert len(rows) > 20
    for one in rows:
        assert one.unit in UNIT_FORMATS and one.value + one.ends > 0
        assert (one.ends > 0) <= (one.low is not None and one.low <= one.high)
