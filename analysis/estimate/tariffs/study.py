"""The study behind report 02: three tariffs, duties due and duties paid, and published rates."""

from __future__ import annotations

from analysis.combine.load import check_month
from analysis.estimate.tariffs import inputs
from analysis.estimate.tariffs.collections import against_collections
from analysis.estimate.tariffs.duties_paid import due_and_paid
from analysis.estimate.tariffs.published_rates import compare_published
from analysis.estimate.tariffs.story import TariffsStory
from analysis.estimate.tariffs.tariffs import by_sector, check_start, gap_to_law, moving_events
from analysis.estimate.today import today_of
from analysis.law import names
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
    """Refuse parameters that the data cannot answer; ``partner="WLD"``, all countries, is valid."""
    check_start(inputs.select_panel(partner, start, end, system), inputs.last_collected(system))
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
    events, path = inputs.load_calendar(), inputs.load_path(selection)
    rates, trade = inputs.load_rates(partner, system), inputs.load_imports(selection)
    month = path.effective_rate.last_valid_index()
    lines, collected = inputs.load_lines(selection), inputs.load_collected(selection)
    figures = inputs.load_figures(selection, events)
    return TariffsStory(
        selection=selection,
        quoted=list(quoted),
        path=path,
        headline=inputs.load_headline(selection),
        events=moving_events(selection, events, path),
        gap=gap_to_law(selection, rates, trade),
        month=month,
        sectors=by_sector(selection, month, rates, trade, labels=inputs.load_labels(system)),
        duties_paid=lines and due_and_paid(partner, **lines),
        collections=collected and against_collections(**collected),
        revised_rate=inputs.load_revised_rate(partner, month),
        newest=inputs.load_newest_rate(partner, end, system)[selection.start :],
        today=today_of(partner),
        published=compare_published(selection, inputs.load_published(), figures),
        **inputs.load_checks(selection),
        **inputs.load_names() | inputs.load_vintages(system),
    )
