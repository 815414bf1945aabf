"""Stories of report 03, made by hand."""

import dataclasses
from functools import cache

import pandas as pd

from analysis.estimate.trade.regime.breaks import find_breaks
from analysis.estimate.trade.regime.inputs import load_market, to_the_end
from analysis.estimate.trade.regime.others import find_market
from analysis.estimate.trade.regime.regimes import beside_the_law, steps_elsewhere
from analysis.estimate.trade.regime.series import log_series
from analysis.estimate.trade.regime.story import RegimeStory
from analysis.present.finding import Finding
from analysis.present.picture import Picture
from analysis.present.table import Table
from analysis.present.trade import regime as show

#: China; a partner without a break in its share; one whose share rose and that had no cut; one that the
#: panel regression leaves out; one whose name takes an article and ends in s.
PARTNERS = ("CHN", "BRA", "VNM", "RUS", "NLD")


#: Months of the whole panel, and of windows that end before the tariffs of 2025 and of 2018.
WINDOWS = ({}, {"end": "2019-12"}, {"start": "2014-03", "end": "2017-06"})


#: Of the report's parts, those that draw, tabulate or say something, in the order of the notebook.
PARTS = [name for name in show.ROOM.text.sections if name not in ("answer", "numbers")]


@cache
def market(partner: str):
    """Return a partner's imports beside all others' to the newest month."""
    return find_market(**load_market(partner))


def of(story: RegimeStory, selection, data: dict[str, pd.DataFrame]) -> RegimeStory:
    """Return the story of another partner and window; what follows China after the panel stays its."""
    partner, start, end, law = selection.partner, selection.start, selection.end, story.regimes.law
    inside = {name: values[start:end] for name, values in data.items()}
    series = {name: log_series(name, v[partner], partner, "a vintage") for name, v in inside.items()}
    few = {"most": 2, "trimming": 0.04, "draws": 19}
    breaks = {name: find_breaks(s.values, fixed=s.fixed, **few) for name, s in series.items()}
    beside = [beside_the_law(found, law).assign(series=name) for name, found in breaks.items()]
    regimes = dataclasses.replace(
        story.regimes,
        series=series,
        breaks=breaks,
        coincidence=pd.concat([rows for rows in beside if len(rows)] or beside[:1]),
        elsewhere=steps_elsewhere(inside["share"], series["share"].fixed, breaks["share"]),
    )
    whole = to_the_end(selection)
    return dataclasses.replace(
        story,
        selection=selection,
        regimes=regimes,
        asymmetry=dataclasses.replace(story.asymmetry, partner=partner) if whole else None,
        recovery=story.recovery if whole and partner == "CHN" else None,
        market=market(partner) if whole and partner != "CHN" else None,
    )


def parts(story: RegimeStory) -> list:
    """Return all that the report shows."""
    found = [getattr(show, name)(story) for name in PARTS]
    return [show.answer(story), *(part for part in found if part is not None), *show.numbers(story)]


def words(part) -> str:
    if isinstance(part, Picture):
        return f"{part.figure.get_suptitle()}. {part.alt} {part.caption}"
    if isinstance(part, Table):
        return f"{part.caption} {part.printed().to_string()}"
    return part.text if isinstance(part, Finding) else repr(part)
