"""Event studies as people who type see them: the law of 2025 by year, and a reader's by law date."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import pandas as pd

from analysis.estimate.elasticity.clean_years import (
    BASE_YEAR,
    BY_YEAR,
    OTHER_YEARS,
    STUDY_YEARS,
)
from analysis.estimate.elasticity.dynamics.stacked import LawDates, Stacked
from analysis.present.charts import Row, forest, forest_height
from analysis.present.finding import capital, interval, listing, p_value, two, with_bounds
from analysis.present.labels import ELASTICITY_UNIT, clustering
from analysis.present.picture import Picture
from analysis.present.result import Result
from analysis.present.style import BLUE, ORANGE, house_style, new_figure, plain_axis, title, wrapped
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


def law_dates_shown(found: LawDates) -> Result:
    """Return the event study by law date of a reader's data with sentence, table and figure."""
    first, (start, end) = found.changes[0], found.lags
    sentence = (
        f"In your data the elasticity in {months_after(found)} after a change of law was "
        f"{responses(found)}. {placebos(found)}"
    )
    notes = ". ".join(
        f"{capital(one.after.notes)}, {one.after.n_zeros:,} cells without trade left out"
        for one in found.changes
    )
    if found.n_unknown:
        notes += f". Pairs without a rate in some month, left out there: {found.n_unknown:,}"
    caption = (
        f"Event study by law date, months {start} to {end} around each; log customs value, "
        f"{first.after.fixed_effects} effects, {clustering(first.after)}; 95 % intervals. "
        f"{notes}. Source: {first.after.vintage}."
    ).replace("-", "−", 1)
    frame = pd.DataFrame([_row(one) for one in found.changes])
    heads = {
        "change": "Law",
        "value": f"{capital(months_after(found))} [95 %]",
        "placebo": f"{first.months_earlier} months earlier [95 %]",
        "n_obs": "Observations",
    }
    intervals = {"value": ENDS, "placebo": ("placebo_low", "placebo_high")}
    formats = {"value": two, "placebo": two}
    table = Table(frame, caption, heads=heads, formats=formats, intervals=intervals)
    bars = [_drawn(one, n) for one in found.changes for n in range(len(one.path))]
    return Result(found, table, sentence=sentence, draw=lambda: _figure(bars, sentence, caption))


def months_after(found: LawDates) -> str:
    """Name the months that a response is the mean of: ``months 1 to 3``."""
    return f"months 1 to {found.lags[1]}" if found.lags[1] > 1 else "month 1"


def responses(found: LawDates) -> str:
    """Print what each kind of change did: ``−2.06 [−2.26, −1.85] to rises and ... to cuts``."""
    return listing([f"{interval(one.after)} to {one.change}s" for one in found.changes])


def placebos(found: LawDates) -> str:
    """Say what the same events find in imports of earlier years."""
    earlier = f"{found.changes[0].months_earlier} months earlier"
    values = [f"{interval(one.placebo)} for {one.change}s" for one in found.changes if one.placebo]
    if not values:
        return f"No imports {earlier} under a law that stood still are there to be a placebo."
    return f"The same law given to imports {earlier} finds {listing(values)}."


def _row(one: Stacked) -> dict:
    p = asdict(one.placebo) if one.placebo else dict.fromkeys(("value", *ENDS), float("nan"))
    return {
        "change": f"{one.change}s",
        **{name: getattr(one.after, name) for name in ("value", *ENDS)},
        "placebo": p["value"],
        "placebo_low": p["ci_low"],
        "placebo_high": p["ci_high"],
        "n_obs": one.after.n_obs,
    }


def _drawn(one: Stacked, n: int) -> Row:
    e, colour = one.path[n], BLUE if one.change == "rise" else ORANGE
    label = f"{capital(one.change)}s, month {e.horizon}".replace("-", "−")
    return Row(label, e.value, e.ci_low, e.ci_high, interval(e), colour)


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
