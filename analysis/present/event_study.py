"""The event study as people who type see it: the law of 2025 on its own year and those before."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.estimate.elasticity.clean_years import (
    BASE_YEAR,
    BY_YEAR,
    OTHER_YEARS,
    STUDY_YEARS,
)
from analysis.present.charts import Row, forest, forest_height
from analysis.present.finding import interval, p_value, with_bounds
from analysis.present.labels import ELASTICITY_UNIT
from analysis.present.picture import Picture
from analysis.present.result import Result
from analysis.present.style import BLUE, house_style, new_figure, plain_axis, title, wrapped
from analysis.present.table import Table

ENDS = ("ci_low", "ci_high")

#: Weights of elasticities -> of the event study by year, and these -> words.
YEAR_WEIGHTS = {"equal": "equal", "value": "pre_episode"}
WEIGHED = {"equal": "equal weights", "pre_episode": "by value"}


@dataclass(frozen=True)
class YearStudied:
    """The law's rise of 2025 on imports of its own year, and of the years before."""

    #: Elasticity of imports of 2025 against 2024, with its 95 % interval.
    value: float
    ci_low: float
    ci_high: float
    p_before: float  #: Years before 2024 alike with 2024, jointly.
    #: The same less the straight line through the years before.
    net: float
    net_low: float
    net_high: float
    n_obs: int  #: Partner, sector and year.
    weights: str  #: ``"equal"``, or ``"pre_episode"``: imports of 2024.
    by_year: pd.DataFrame  #: ``year``, ``value``, ``ci_low``, ``ci_high``.


def years_shown(tables: dict[str, pd.DataFrame], weights: str, released: str) -> Result:
    """Return the event study by year within partners with sentence, table and figure.

    Parameters
    ----------
    tables : dict of DataFrame
        ``by_year`` and ``clean_years`` of :mod:`analysis.estimate.elasticity.clean_years`.
    weights : str
        One of :data:`clean_years.STUDY_WEIGHTS`.
    released : str
        Publication of the imports.
    """
    design = {"comparison": "within", "weights": weights}
    rows = {name: t[t[list(design)].eq(design).all(axis=1)] for name, t in tables.items()}
    years = rows["by_year"][["year", "value", *ENDS]].reset_index(drop=True)
    (row,) = rows["clean_years"].to_dict("records")
    names = YearStudied.__dataclass_fields__.keys() & row.keys()
    study = YearStudied(**{name: row[name] for name in names}, by_year=years)
    last, before = STUDY_YEARS[-1], f"{OTHER_YEARS[0]} to {OTHER_YEARS[-2]}"
    sentence = (
        f"By sector within partners, {WEIGHED[weights]}, the elasticity of US imports to the law of "
        f"{last} was {interval(study)}; that {before} are alike with {BASE_YEAR} has "
        f"{p_value(study.p_before)}."
    )
    line = with_bounds(study.net, study.net_low, study.net_high)
    caption = (
        f"Imports of April to November on the law's rise of {last}, against {BASE_YEAR}, by sector, "
        "without Canada and Mexico; 95 % intervals: jackknife over partners, members of the EU as one. "
        f"{last} less the straight line through the years before: {line}. Source: {released}."
    )
    table = Table(years, caption, columns={name: BY_YEAR[name] for name in years})
    bars = [
        Row(f"{year.year}", year.value, year.ci_low, year.ci_high, interval(year), BLUE)
        for year in years.itertuples()
    ]
    return Result(study, table, sentence=sentence, draw=lambda: _figure(bars, sentence, caption))


@house_style
def _figure(rows: list[Row], sentence: str, caption: str) -> Picture:
    figure, ax = new_figure(height=forest_height(len(rows)))
    forest(ax, rows, short=True)
    plain_axis(ax.xaxis)
    ax.set_xlabel(wrapped(ELASTICITY_UNIT))
    title(figure, sentence.split(". ")[0].split(";")[0])
    texts = "; ".join(f"{row.label}: {row.text}" for row in rows)
    alt = f"Interval chart of an event study. {texts}."
    return Picture(figure, alt, caption, name="event_study_asked")
