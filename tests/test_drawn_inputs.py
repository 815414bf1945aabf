"""Inputs that are drawn, as many right as wrong: an answer within bounds, or one clear line.

Few are drawn in ``make test``, the same each time; ``slow`` draws many, others each month, by a seed
that it prints. What a draw once found is an example beside it.
"""

import datetime
from functools import cache

import numpy as np
import pandas as pd
import pytest
from hypothesis import strategies as st

import analysis
from analysis.checks import InputError
from analysis.law import names
from analysis.law.table import FIRST_DAY, LAST_DAY
from tests.drawn import draws, hold, one_of_each
from tests.wrong_frames import frames

#: An elasticity is no larger: a rate that moves at all moves by 1e-7, and logs of cells lie within 50.
LARGEST = 1e9


@cache
def planted(number: int = 0) -> pd.DataFrame:
    """A frame with which nothing is wrong: six partners, five products, eighteen months."""
    rng = np.random.default_rng(number)
    partner, product, month = (axis.ravel() for axis in np.indices((6, 5, 18)))
    begins, size = rng.integers(7, 10, (6, 5)), rng.choice([0.0, 0.1, 0.25, 0.5], (6, 5))
    rate = np.where(month >= begins[partner, product], size[partner, product], 0.0)
    logs = 12 + rng.normal(size=6)[partner] + rng.normal(size=5)[product] + rng.normal(0, 0.3, rate.size)
    return pd.DataFrame(
        {
            "partner": np.array(["AUS", "BRA", "CHN", "IND", "JPN", "VNM"])[partner],
            "product": np.char.add("0", (101 + product).astype(str)),
            "month": pd.date_range("2024-01-01", periods=18, freq="MS")[month],
            "customs_value": np.exp(logs - np.log1p(rate)),
            "statutory_rate": rate,
        }
    ).astype({"partner": object, "product": object})


def numbers(frame: pd.DataFrame) -> list[tuple[float, ...]]:
    """Return what two public names answer of a frame: value, ends of its interval, sample."""
    return _answers("elasticity", frame) + _answers("response", frame, horizons=[0])


def _answers(name: str, frame: pd.DataFrame, **options) -> list[tuple[float, ...]]:
    options |= {"draws": 19} if name == "elasticity" else {}
    answer = getattr(analysis, name)(data=frame, vintage="V", **options)
    estimates = [answer] if name == "elasticity" else answer
    return [(e.value, e.ci_low, e.ci_high, e.n_obs) for e in estimates]


expected = cache(lambda number: numbers(planted(number)))


def as_categories(frame: pd.DataFrame, column: str, rng, ordered: bool) -> pd.DataFrame:
    levels = rng.permutation([*frame[column].unique(), "ZZZ"])
    return frame.assign(**{column: pd.Categorical(frame[column], levels, ordered=ordered)})


#: What changes how a frame is written, and nothing of what it says.
HARMLESS = {
    "rows in another order": lambda f, rng: f.iloc[rng.permutation(len(f))],
    "columns in another order": lambda f, rng: f[rng.permutation(list(f))],
    "another index": lambda f, rng: f.set_axis(rng.integers(0, 9, len(f))),
    "keys in the index": lambda f, rng: f.set_index(["partner", "product", "month"]),
    "partners in categories": lambda f, rng: as_categories(f, "partner", rng, ordered=False),
    "partners in ordered categories": lambda f, rng: as_categories(f, "partner", rng, ordered=True),
    "products in ordered categories": lambda f, rng: as_categories(f, "product", rng, ordered=True),
    "blanks around partners": lambda f, rng: f.assign(partner=" " + f.partner.astype(str) + "\u00a0"),
    "text of pandas": lambda f, rng: f.astype({"partner": "string", "product": "string"}),
    "columns of Arrow": lambda f, rng: f.convert_dtypes(dtype_backend="pyarrow"),
    "months as text": lambda f, rng: f.assign(month=f.month.dt.strftime("%Y-%m")),
    "months as first days": lambda f, rng: f.assign(month=f.month.dt.strftime("%Y-%m-%d")),
    "months at midnight": lambda f, rng: f.assign(month=f.month.dt.strftime("%Y-%m-%d 00:00:00")),
    "months as Timestamps": lambda f, rng: f.assign(month=f.month.astype(object)),
    "months as dates": lambda f, rng: f.assign(month=f.month.dt.date),
    "months of numpy": lambda f, rng: f.assign(month=pd.Series([*f.month.to_numpy()], f.index, object)),
    "months as periods": lambda f, rng: f.assign(month=f.month.dt.to_period("M")),
    "months in categories": lambda f, rng: f.assign(month=f.month.astype("category")),
    "values as text": lambda f, rng: f.assign(customs_value=f.customs_value.map(repr)),
    "a column of notes": lambda f, rng: f.assign(note=[["x"]] * len(f)),
    "rates that machines round": lambda f, rng: f.assign(
        statutory_rate=f.statutory_rate + 1e-16 * rng.integers(0, 2, len(f)) * f.statutory_rate.eq(0)
    ),
}
#: Of which the last figures are another machine's.
ROUNDED = ("rates that machines round",)


@draws(2)
def test_how_a_frame_is_written_changes_no_digit(n):
    def rule(asked):
        number, name, place = asked
        frame = HARMLESS[name](planted(number), np.random.default_rng(place))
        tolerance = 1e-9 if name in ROUNDED else 0
        np.testing.assert_allclose(numbers(frame), expected(number), rtol=tolerance, err_msg=name)

    each = [(0, name, 0) for name in HARMLESS]
    hold(rule, one_of_each(range(3), [*HARMLESS], range(99)), n, examples=each)


def refused(ask) -> None:
    """Hold that a question is refused in one line."""
    with pytest.raises(InputError) as refusal:
        ask()
    assert "\n" not in str(refusal.value) and 10 < len(str(refusal.value)) < 1000


WRONG = dict(frames(planted()))


@draws(8)
def test_a_frame_with_one_thing_wrong_is_refused_in_one_line(n):
    def rule(name):
        refused(lambda: numbers(WRONG[name]))

    hold(rule, st.sampled_from([*WRONG]), n)


def sound(answers) -> None:
    for value, low, high, n_obs in answers:
        assert low <= value <= high and max(abs(low), abs(high)) < LARGEST and n_obs > 0


def _without(column: str, cell: float = np.nan):
    return lambda f, at, share: f.assign(**{column: f[column].mask(at < share, cell)})


#: What may leave a frame with an answer or without one, by a share and a number of each row.
DOUBTFUL = {
    "rows missing": lambda f, at, share: f[at > share],
    "no trade": _without("customs_value", 0.0),
    "no value": _without("customs_value"),
    "no rate": _without("statutory_rate"),
    "large": _without("customs_value", 9e14),
    "few partners": lambda f, at, share: f[f.partner.isin(f.partner.unique()[: 1 + int(5 * share)])],
    "few products": lambda f, at, share: f[
        f["product"].isin(f["product"].unique()[: 1 + int(4 * share)])
    ],
    "few months": lambda f, at, share: f[f.month.isin(f.month.unique()[:: 1 + int(9 * share)])],
    "one rate": lambda f, at, share: f.assign(statutory_rate=share),
    "noise for rates": lambda f, at, share: f.assign(statutory_rate=share + 2e-16 * at),
    "tiny rates": lambda f, at, share: f.assign(statutory_rate=f.statutory_rate * 10 ** (-9 * share)),
    "random rates": lambda f, at, share: f.assign(statutory_rate=share * at),
}


@draws(8)
def test_a_frame_that_may_have_no_answer_has_one_within_bounds_or_a_clear_line(n):
    def rule(asked):
        number, name, share, place = asked
        at = np.random.default_rng(place).random(len(planted()))
        frame = DOUBTFUL[name](planted(number), at, share)
        for name in ("elasticity", "response"):
            try:
                sound(_answers(name, frame))
            except InputError as error:
                assert "\n" not in str(error) and len(str(error)) > 10

    once = [(0, "noise for rates", 0.0, 0), (0, "few partners", 0.25, 0), (0, "large", 1.0, 0)]
    shares = (0.0, 0.02, 0.1, 0.25, 0.5, 0.9, 1.0)
    hold(rule, one_of_each(range(3), [*DOUBTFUL], shares, range(99)), n, examples=once)


def test_rates_that_differ_as_a_machine_rounds_are_no_law():
    frame = planted().assign(statutory_rate=0.1)
    noise = 1e-16 * np.random.default_rng(0).integers(-1, 2, len(frame))
    for rate in (0.0, 0.1):
        noisy = frame.assign(statutory_rate=rate + noise)
        for name in ("elasticity", "response"):
            refused(lambda name=name, noisy=noisy: _answers(name, noisy))


def test_two_partners_or_two_months_have_an_interval_and_the_answer_says_what_it_is_of():
    pair = planted()[planted().partner.isin(["AUS", "BRA"])]
    few = analysis.elasticity(data=pair, vintage="V", draws=99)
    assert few.ci_low < few.value < few.ci_high and "2 partners are too few" in few.notes
    ends = planted()[planted().month.isin(pd.to_datetime(["2024-02-01", "2025-05-01"]))]
    two = analysis.elasticity(data=ends, vintage="V", draws=99)
    assert two.ci_low < two.value < two.ci_high and two.n_obs == len(ends)


#: How people write a country, goods and a day beside the way in which codes have them.
WRITTEN = (str, str.lower, str.title, lambda text: f" {text}\u00a0", lambda text: f"{text}\n")
PARTNERS = ("CHN", "VNM", "MEX", "DEU", "FJI", "RUS", "GBR", "IND")
GOODS = ("9403", "8703.23.01", "8517.62.0090", "27", "3004", "cars", "furniture", "0201.10.05.10")
DAYS = st.dates(FIRST_DAY.date().replace(year=2024), LAST_DAY.date())
AS_DAY = (str, lambda day: day, pd.Timestamp, np.datetime64, lambda day: f"{day.day} {day:%B %Y}")


def rates(rate) -> tuple[float, ...]:
    return rate.owed_rate, rate.claimable_rate, rate.expected_rate, rate.statutory_rate, rate.legal_rate


@draws(2)
def test_the_law_answers_alike_however_partner_goods_and_day_are_written(n):
    def rule(asked):
        partner, goods, day, write, write_day, called = asked
        try:
            plain = rates(analysis.statutory_rate(partner, goods, str(day)))
        except InputError as error:
            assert "sold nothing" in str(error) or "no line" in str(error), str(error)
            return
        who = write(names.name_of(partner) if called else partner)
        assert rates(analysis.statutory_rate(who, write(goods), write_day(day))) == plain
        owed, claimable, *_ = plain
        assert not any(value < 0 or value > 10 for value in plain) and not claimable > owed + 1e-9

    once = ("CHN", "9403", datetime.date(2025, 6, 1), str, np.datetime64, False)
    questions = one_of_each(PARTNERS, GOODS, DAYS, WRITTEN, AS_DAY, (False, True))
    hold(rule, questions, n, examples=[once])


#: Questions of the law, each with one thing that no law has.
NO_PARTNERS = ("USA", "United States", "XXX", "C HN", "CHN/VNM", "中国", "12", "all", "the moon")
NO_GOODS = ("94O3", "9", "0" * 11, "٩٤٠٣", "NAICS 337", "capital goods", "unobtainium", "9403,8703")
NO_DAYS = ("2017-12-31", "2030-01-01", "2025-02-30", "soon", "12/01/2026", "२०२६-12-01", 20250101, 7.5)


@draws(20)
def test_the_law_refuses_what_is_no_partner_goods_or_day_in_one_line(n):
    def rule(asked):
        partner, goods, day = asked
        refused(lambda: analysis.statutory_rate(partner, goods, day))

    of_usa = [(partner, "9403200050", "2026-01-01") for partner in NO_PARTNERS]
    wrong = [
        one_of_each(NO_PARTNERS, ("9403", "27"), ("2026-01-01",)),
        one_of_each(PARTNERS, NO_GOODS, ("2026-01-01",)),
        one_of_each(PARTNERS, ("9403", "27"), NO_DAYS),
    ]
    hold(rule, st.one_of(wrong), n, examples=of_usa)
