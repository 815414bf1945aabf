"""The study behind report 07: China's counter-tariffs and US exports."""

from __future__ import annotations

from analysis.combine.retaliation import exports_under_law, rates_by_day
from analysis.engine.permuting import DRAWS
from analysis.estimate.retaliation import beside, inputs, second, trade
from analysis.estimate.retaliation.design import END, START, make_design
from analysis.estimate.retaliation.effect import effect
from analysis.estimate.retaliation.inference import permuted, with_interval
from analysis.estimate.retaliation.story import RetaliationStory
from analysis.estimate.retaliation.window import check_window
from analysis.law.names import named
from analysis.reading import traced


@named
def check(*, start: str, end: str) -> None:
    """Refuse a window that the law or the trade cannot answer, as :func:`window.check_window`."""
    check_window(start, end)


@named
@traced
def study(*, start: str = START, end: str = END) -> RetaliationStory:
    """Estimate what China's counter-tariffs did to US exports, and describe both episodes.

    Parameters
    ----------
    start, end : str
        First and last month of the 12-month changes. The shipped window is stored; another is computed
        anew (about 30 s).
    """
    check(start=start, end=end)
    law, exports, chapters = inputs.load_law(), inputs.load_exports(), inputs.load_chapters()
    joined, totals = exports_under_law(exports, law), second.total_exports(inputs.load_vintages())
    design = make_design(joined, start=start, end=end, vintage=inputs.load_release())
    shipped = (start, end) == (START, END)
    intervals, placebos = (
        inputs.load_inference().values() if shipped else permuted(joined, start, end, DRAWS)
    )
    estimate = with_interval(design, intervals)
    return RetaliationStory(
        estimate=estimate,
        effect=effect(joined, design, estimate),
        intervals=intervals,
        placebos=placebos,
        coverage=inputs.load_coverage(),
        toggles=beside.toggles(joined, start=start, end=end),
        published=beside.published(joined, inputs.load_published()),
        lists=trade.by_list(joined, rates_by_day(law)),
        goods=trade.by_good(joined),
        series={
            "soybeans": trade.series_of(joined, beside.SOYBEANS),
            "cars": trade.series_of(joined, beside.CARS),
        },
        elsewhere=trade.elsewhere(chapters),
        law_2025=second.law_by_month(law, inputs.load_weights(), second.lawful_months(law, totals)),
        totals_2025=totals,
        fall_2025=second.fall_of_2025(inputs.load_vintages()),
        products_to=exports.month.max(),
        data_to=totals.index[-1],
        released=inputs.load_release(),
    )
