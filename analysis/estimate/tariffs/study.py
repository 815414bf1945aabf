"""The study behind report 02: three tariffs, duties due and duties paid, and published rates."""

from __future__ import annotations

import pandas as pd

from analysis.checks import InputError
from analysis.combine import Selection
from analysis.combine.load import check_month
from analysis.estimate.tariffs import inputs
from analysis.estimate.tariffs.collections import against_collections
from analysis.estimate.tariffs.duties_paid import due_and_paid
from analysis.estimate.tariffs.published_rates import compare_published
from analysis.estimate.tariffs.story import TariffsStory
from analysis.estimate.tariffs.tariffs import (
    by_sector,
    events_in_window,
    gap_to_law,
    moved_by,
    tariff_path,
)
from analysis.law import names
from analysis.law.calendar import headline_steps
from analysis.periods import LATEST
from analysis.reading import traced


@names.named
def check(
    *,
    partner: str = "CHN",
    start: str = "2018-01",
    end: str = LATEST,
    system: str = "naics3",
    quoted: list[str] = (),
) -> None:
    """Refuse parameters that the data cannot answer; ``partner="WLD"``, all countries, is valid.

    Raises
    ------
    InputError
        One line: what is wrong, where, and what is valid.
    """
    selection, last = inputs.select_panel(partner, start, end, system), inputs.last_collected(system)
    if selection.start > last:
        raise InputError(f"start {start}: collected rates are published to {last:%Y-%m}.")
    for text in quoted:  # outside the window they are not shown, as the notebook's own in an earlier one
        check_month(text, "quoted", inputs.known_months())


@traced
@names.named
def study(
    *,
    partner: str = "CHN",
    start: str = "2018-01",
    end: str = LATEST,
    system: str = "naics3",
    quoted: list[str] = (),
) -> TariffsStory:
    """Put the three tariffs on a partner's goods side by side, and say why they differ.

    Parameters
    ----------
    partner : str
        ISO alpha-3 code; ``"WLD"``: all countries together.
    start, end : str
        First and last month ``YYYY-MM``; ``"latest"``: the newest month collected.
    system : str
        ``"naics3"`` or ``"hs2"``.
    quoted : list of str
        Months whose rates become citable numbers.
    """
    check(partner=partner, start=start, end=end, system=system, quoted=quoted)
    selection = inputs.select_collected(partner, start, end, system)
    events, path = inputs.load_calendar(), load_path(selection)
    rates, trade = inputs.load_rates(partner, system), inputs.load_imports(selection)
    month, moved = path.effective_rate.last_valid_index(), events_in_window(selection, events)
    lines, collected = inputs.load_lines(selection), inputs.load_collected(selection)
    labels, newest = inputs.load_labels(system), inputs.load_newest_rate(partner, end, system)
    return TariffsStory(
        selection=selection,
        quoted=list(quoted),
        path=path,
        headline=headline_steps(partner, selection.group, events),
        events=moved.assign(moved=moved_by(moved, path)),
        gap=gap_to_law(selection, rates, trade),
        month=month,
        sectors=by_sector(selection, month, rates, trade, labels=labels),
        duties_paid=lines and due_and_paid(partner, **lines),
        collections=collected and against_collections(**collected),
        revised_rate=inputs.load_revised_rate(partner, month),
        newest=newest[newest.index >= selection.start],
        names=inputs.load_names(),
        sector_names=inputs.load_labels("naics3"),
        published=compare_published(
            selection, inputs.load_published(), inputs.load_figures(selection, events)
        ),
        **inputs.load_checks(selection),
        **inputs.load_vintages(system),
    )


def load_path(selection: Selection) -> pd.DataFrame:
    """Return :func:`tariff_path` of a partner, read from what was built and from the calendar."""
    partner, events = selection.partner, inputs.load_calendar()
    return tariff_path(
        selection,
        inputs.load_rates(partner, selection.system),
        inputs.load_imports(selection),
        headline=headline_steps(partner, selection.group, events),
        realised=inputs.load_realised(partner),
    )
