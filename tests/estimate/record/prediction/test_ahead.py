import numpy as np
import pandas as pd
import pytest
from scipy.stats import t as student

from analysis.checks import InputError
from analysis.estimate.record.prediction import ahead, on_day
from analysis.estimate.record.prediction import imports as buying
from analysis.estimate.record.prediction.inputs import load_laws
from analysis.estimate.record.prediction.law import LAW_BY_LINE_SINCE
from analysis.estimate.record.prediction.origins import ALL_CHAPTERS, KEY
from analysis.estimate.record.prediction.rates import DUTY_KINDS
from tests.estimate.record.prediction.worlds import world

LAST = pd.Timestamp("2026-04-01")


def law(known: pd.DataFrame, first, last, added: float = 0.0) -> pd.DataFrame:
    """A law of all partners that adds a duty in the last month."""
    keys = [list(known.columns.get_level_values(0)), pd.date_range(first, last, freq="MS")]
    table = pd.MultiIndex.from_product(keys, names=["partner", "month"]).to_frame(index=False)
    table = table.assign(goods=ALL_CHAPTERS, **dict.fromkeys(DUTY_KINDS, 0.0))
    table.loc[table.month.eq(last), "added"] = added
    return table


@pytest.fixture(scope="module")
def known() -> pd.DataFrame:
    """Rates to February 2026, of one partner to November 2025 alone, with a law that never moves."""
    table, _ = world(5, months=110, noise=0.01)
    table.iloc[-3:, 0] = np.nan
    return table


@pytest.mark.parametrize(
    "day, last",
    [("2026-11-28", "2026-12-01"), ("2026-12-20", "2027-01-01"), ("2026-05-03", "2026-12-01")],
)
def test_predictions_go_to_december_and_at_least_to_the_next_month(day, last):
    assert ahead.last_month(pd.Timestamp(day)) == pd.Timestamp(last)


@pytest.mark.parametrize(
    "day, says",
    [
        ("1999-01-01", "when figures of 2026-08, which are held, were not out: set the clock"),
        ("2026-09-20", "when figures of 2026-08, which are held, were not out: set the clock"),
        ("2030-01-01", "the newest figures held are of 2026-08: set the clock, or bring newer"),
    ],
)
def test_a_clock_that_the_data_contradict_is_refused_in_one_line(day, says):
    with pytest.raises(InputError, match=says) as refused:
        ahead.check_day(pd.Timestamp(day), pd.Timestamp("2026-08-01"))
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("day", ["2026-10-06", "2026-11-30", "2026-12-31"])
def test_a_day_within_the_year_after_the_newest_month_is_taken(day):
    ahead.check_day(pd.Timestamp(day), pd.Timestamp("2026-08-01"))


@pytest.fixture
def law_stays(monkeypatch):
    """The law known at the last publication stays as it is, so that none is made line by line."""
    laws = load_laws()
    by_month = laws[laws.origin.eq(laws.origin.max())].pivot(
        index="month", columns=KEY, values=list(DUTY_KINDS)
    )

    def stays(law, series, months, *, year) -> pd.DataFrame:
        stacked = by_month.reindex(months).ffill().stack(KEY, future_stack=True)
        return stacked.rename_axis(["month", *KEY]).reset_index()

    monkeypatch.setattr(on_day, "known_law", lambda day: (None, 2025))
    monkeypatch.setattr(on_day, "law_by_month", stays)


def test_only_figures_that_come_out_after_the_day_are_predicted(law_stays):
    """On 30 November 2026 September is out, October comes on 10 December by the rule of forty days."""
    predictions = on_day.predicted(pd.Timestamp("2026-11-30"))
    assert f"{predictions.month.min():%Y-%m}" == "2026-10"
    assert predictions.month.nunique() == 3
    assert predictions.groupby("target").partner.nunique().min() > 25


def test_every_month_that_a_series_lacks_is_predicted_from_its_own_last_one(known):
    predictions = ahead.rates(
        known, law(known, LAW_BY_LINE_SINCE, LAST), law(known, known.index[0], LAW_BY_LINE_SINCE), LAST
    )
    by = predictions.groupby("partner")
    assert by.size().to_dict() == {"P00": 5} | {f"P{k:02d}": 2 for k in range(1, 30)}
    assert by.origin.first()["P00"] == pd.Timestamp("2025-11-01")
    assert predictions[predictions.partner.eq("P00")].horizon.tolist() == [1, 2, 3, 4, 5]
    assert predictions.set_index(["partner", "month"])["median"]["P00"].nunique() == 1
    width = (predictions.q95 - predictions.q05)[predictions.partner.eq("P00")]
    assert width.is_monotonic_increasing


def test_a_duty_of_the_last_month_raises_what_is_predicted_of_it(known):
    before = law(known, known.index[0], LAW_BY_LINE_SINCE)
    calm, risen = (
        ahead.rates(known, law(known, LAW_BY_LINE_SINCE, LAST, added), before, LAST)
        for added in (0.0, 0.1)
    )
    gap = (risen["median"] - calm["median"]).groupby(risen.month).mean()
    assert gap[LAST] > 0.02 and gap[LAST - pd.DateOffset(months=1)] == pytest.approx(0, abs=1e-12)


def test_predictions_are_written_to_the_digits_that_machines_share():
    rows = pd.DataFrame(
        [
            {
                "target": "imports",
                "partner": "CHN",
                "goods": ALL_CHAPTERS,
                "month": LAST,
                "origin": LAST,
                "horizon": 1,
                "median": 123456789.0,
                "q05": 1 / 3,
                "q25": 0,
                "q75": 0,
                "q95": 0,
            }
        ]
    )
    table = ahead.table(rows)
    assert table["median"].item() == 123460000.0 and table.q05.item() == 0.33333


def test_quantiles_of_imports_lie_about_their_median_in_logs_as_far_as_t_has_them():
    """Each partner from its last month on; the forecast itself is that of the replay."""
    rng, index = np.random.default_rng(6), pd.date_range("2013-01", periods=110, freq="MS")
    logs = 20 + rng.normal(0, 0.1, (110, 8))
    values = pd.DataFrame(np.exp(logs), index, columns=[f"P{k}" for k in range(8)])
    values.iloc[-1, 0], following = np.nan, index[-1] + pd.DateOffset(months=1)
    rows = ahead.imports(values, {}, following).set_index(["partner", "horizon"])
    assert rows.groupby("partner").size().to_dict() == {"P0": 2} | {f"P{k}": 1 for k in range(1, 8)}
    whole, _ = buying.replay_imports(values, {}, [index[-1]], (1,))
    scale = whole.set_index("partner").scale["P1"]
    row = rows.loc[("P1", 1)]
    assert (row.origin, row.month) == (index[-1], following)
    for name, p in {"q05": 0.05, "q25": 0.25, "q75": 0.75, "q95": 0.95}.items():
        far = np.log(row[name] / row["median"])
        assert far == pytest.approx(scale * student.ppf(p, buying.IMPORTS_DF)), name
