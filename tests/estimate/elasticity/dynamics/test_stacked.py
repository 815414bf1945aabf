"""The law by date on products by month: the truth recovered, a trend seen, what cannot be is refused."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import analysis
from analysis.checks import InputError
from analysis.engine.panel import from_frame
from analysis.estimate.elasticity.dynamics import inputs
from analysis.estimate.elasticity.dynamics.stacked import by_law_date
from analysis.present.elasticity import dynamics as show
from analysis.present.finding import interval
from tests.present.elasticity.dynamics.stories import story

#: Elasticities to rises and to cuts, each whole from the month after a change on.
TRUTH = {"rise": -2.0, "cut": -0.5}
MONTHS = pd.date_range("2021-01-01", "2026-06-01", freq="MS")
FIRST, NEVER = list(MONTHS).index(pd.Timestamp("2025-02-01")), 999
PARTNERS, PRODUCTS = 10, 24

#: No partner trades under the law of a group.
ALONE = pd.Series(dtype=object)


def simulated(seed: int, *, trend: float = 0.0) -> pd.DataFrame:
    """Lines whose law rises in one of three months or never, and is cut in part in November or not.

    What befalls a partner or a product in a month is common to its lines. With a trend imports of lines
    whose law will rise move by so much a year, per unit of the rise, before it too.
    """
    rng, shape, t = np.random.default_rng(seed), (PARTNERS, PRODUCTS), np.arange(len(MONTHS))
    date = rng.choice([NEVER, FIRST, FIRST + 1, FIRST + 4], size=shape, p=[0.3, 0.25, 0.25, 0.2])
    cut = np.where((date < NEVER) & (rng.random(shape) < 0.5), FIRST + 9, NEVER)
    size, back = rng.uniform(0.05, 0.4, shape), rng.uniform(0.3, 0.9, shape)
    law, logs = np.zeros((*shape, len(t))), 0.2 * rng.normal(size=(*shape, len(t)))
    for change, step, at in (("rise", size, date), ("cut", -size * back, cut)):
        since = t - at[..., None]
        law += step[..., None] * (since >= 0)
        logs += TRUTH[change] * step[..., None] * np.clip((since + 1) / 2, 0, 1)
    logs += trend * np.where(date < NEVER, size, 0.0)[..., None] * (t - FIRST) / 12
    logs += rng.normal(size=(PARTNERS, 1, len(t))) + rng.normal(size=(1, PRODUCTS, len(t)))
    partner, product, month = (axis.ravel() for axis in np.indices(law.shape))
    return pd.DataFrame(
        {
            "partner": np.char.add("P", partner.astype(str)),
            "product": (8_400_000_000 + 1_000 * product).astype(str),
            "month": MONTHS[month],
            "customs_value": 1e6 * np.exp(logs.ravel()),
            "statutory_rate": np.expm1(law.ravel()),
        }
    )


def studied(seed: int, **options):
    data = from_frame(simulated(seed, **options), system="own", vintage="simulated")
    return {one.change: one for one in by_law_date(data, ALONE).changes}


def holds(estimate, value: float) -> bool:
    return estimate.ci_low < value < estimate.ci_high


def test_rises_and_cuts_are_recovered_and_the_years_before_find_nothing():
    draws = [studied(seed) for seed in range(12)]
    for change, truth in TRUTH.items():
        sides = [draw[change] for draw in draws]
        assert np.mean([one.after.value for one in sides]) == pytest.approx(truth, abs=0.15)
        assert np.mean([holds(one.after, truth) for one in sides]) >= 0.8
        assert np.mean([holds(one.placebo, 0.0) for one in sides]) >= 0.8
        assert {one.months_earlier for one in sides} == {24}
    halfway = [next(e.value for e in draw["rise"].path if e.horizon == 0) for draw in draws]
    assert np.mean(halfway) == pytest.approx(TRUTH["rise"] / 2, abs=0.1)


def test_a_trend_of_the_lines_that_will_be_taxed_is_seen_in_the_years_before():
    draws = [studied(seed, trend=2.0)["rise"] for seed in range(6)]
    assert np.mean([one.placebo.value for one in draws]) > 0.2
    assert np.mean([holds(one.placebo, 0.0) for one in draws]) < 0.5


@pytest.fixture(scope="module")
def frame():
    return simulated(1)


def asked(frame: pd.DataFrame, **options):
    return analysis.elasticity(data=frame, vintage="simulated", design="event_study", **options)


def test_a_reader_s_frame_has_sentence_table_figure_and_placebo(frame):
    answer = asked(frame)
    assert answer.value == answer.changes[0].after.value and "24 months earlier" in answer.sentence
    assert answer.to_frame().change.tolist() == ["rises", "cuts"]
    assert "; 2025-02, 2025-03, 2025-06" in answer.table.caption
    assert "Rises, month −3" in answer.figure().alt
    late = asked(frame[frame.month >= "2024-10-01"])
    assert late.changes[0].placebo is None and "No imports 24 months earlier" in late.sentence
    assert late.value == pytest.approx(answer.value, abs=1e-9)


def test_a_pair_whose_rate_is_not_known_in_a_month_is_no_control_there(frame):
    gap = frame.partner.eq("P1") & frame.month.eq("2025-03-01")
    answer = asked(frame[~gap])
    assert answer.n_unknown == PRODUCTS and f"left out there: {PRODUCTS}" in answer.table.caption
    assert answer.changes[0].after.n_obs < asked(frame).changes[0].after.n_obs


def test_the_narrowest_window_holds_the_base_month_and_the_first_of_a_whole_new_law(frame):
    horizons = {e.horizon for e in asked(frame, lags=[-1, 1]).changes[0].path}
    assert horizons - {-1} == {0, 1}


def one_duty(frame: pd.DataFrame) -> pd.DataFrame:
    """A duty on all goods of one partner, which its months absorb."""
    taxed = frame.partner.eq("P1") & frame.month.ge("2025-02-01")
    return frame.assign(statutory_rate=np.where(taxed, 0.1, 0.0))


@pytest.mark.parametrize(
    "change, options, refusal",
    [
        (lambda f: f[f.partner.eq("P1")], {}, "too few partners \\(1\\)"),
        (lambda f: pd.concat([f, f.head(1)]), {}, "occurs twice for this partner in 2021-01"),
        (lambda f: f[f.month.ne("2023-05-01")], {}, "no row in 2023-05"),
        (lambda f: f.assign(customs_value=-f.customs_value), {}, "is below zero"),
        (lambda f: f.assign(statutory_rate=0.1), {}, "no statutory_rate moves"),
        (lambda f: f.assign(statutory_rate=0.1 * f.month.dt.month), {}, "has a clean control"),
        (one_duty, {}, "rises: the change of the law does not vary within its fixed effects"),
        (lambda f: f.assign(customs_value=0.0), {}, "no trade in any month around"),
        (lambda f: f[f.month.ge("2026-02-01")], {}, "5 months hold no window of 7"),
        (lambda f: f, {"lags": [-1, 0]}, "leaves out the base"),
        (lambda f: f, {"window": "2021-01:2022-12"}, "moves .* in 2021-01 to 2022-12"),
        (lambda f: f, {"weights": "value"}, "unknown argument 'weights'"),
        (lambda f: f, {"tariff": "collected"}, "'event_study' by 'law' alone"),
        (lambda f: f.drop(columns="statutory_rate"), {}, "no column 'statutory_rate'"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(frame, change, options, refusal):
    with pytest.raises(InputError, match=refusal) as error:
        asked(change(frame), **options)
    assert "\n" not in str(error.value)


def test_report_04_shows_the_law_dates_that_a_refresh_brought_or_says_what_to_fetch(frame, monkeypatch):
    without = story(by_law_date=inputs.load_by_law_date(["2025"]))
    assert "make refresh SOURCE=us_imports_hs6_monthly" in show.by_law_date(without).text
    brought = from_frame(frame.replace({"partner": {"P1": "CAN"}}), system="own", vintage="V")
    monkeypatch.setattr(inputs, "systems", lambda: [inputs.FINER])
    monkeypatch.setattr(inputs, "load", {inputs.FINER: brought}.__getitem__)
    by_date = inputs.load_by_law_date(["2018", "2025"])
    text = show.by_law_date(replace(without, by_law_date=by_date)).text
    assert f"in months 1 to 3 was {interval(by_date)} to rises and" in text
    assert "24 months earlier" in text
    assert by_date.value == asked(frame, leave_out=["P1"]).value
    assert inputs.load_by_law_date(["2018"]) is None
