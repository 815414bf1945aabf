"""The study of predictions: forecasts of every past publication scored, and those of months to come."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analysis.collect import as_of, read_events, read_table
from analysis.collect.releases import census_days
from analysis.collect.tables import vintage
from analysis.combine import load_statutory
from analysis.combine.law.coverage import Coverage
from analysis.combine.law.scopes import known_rows, scope_rows
from analysis.combine.law.statutory import Law, read_law
from analysis.combine.panel import ANNUAL
from analysis.estimate.engine.stored import stored
from analysis.estimate.prediction import origins
from analysis.estimate.prediction.law import SINCE, UNION, law_by_month, panel_law
from analysis.estimate.prediction.origins import FIRST, HORIZONS, LAST
from analysis.estimate.prediction.replay import replay
from analysis.reading import cached

#: Tables of collected rates.
PANEL, PARTNERS, CHAPTERS = (
    "us_imports_naics3_monthly", "us_collected_rate_partner_monthly", "us_collected_rate_series_monthly"
)  # fmt: skip
CLAIMS = "us_usmca_claims_hs10_monthly"


def load_figures() -> pd.DataFrame:
    """Return every published collected rate, as :func:`origins.figures`."""
    return origins.figures(*(read_table(name) for name in (PANEL, PARTNERS, CHAPTERS)), census_days)


def day_of(month: pd.Timestamp) -> pd.Timestamp:
    """Return the day on which a month's collections are first published."""
    return census_days(pd.Series([month])).iloc[0]


@cached
def whole_law() -> Law:
    """Return the law on the lines of the partners of the panels."""
    return read_law(read_table, read_events(), partners=read_table("partners").partner)


def known_law(day: pd.Timestamp) -> tuple[Law, int]:
    """Return the law as known on a day, and the year of the newest imports by line."""
    rows = _rows(as_of(CLAIMS, day).month.max())
    law = whole_law()
    coverage = Coverage(known_rows(rows, day), law.coverage.codes)
    events = as_of("tariff_events", day).drop(columns="released")
    return replace(law, events=events, coverage=coverage), int(as_of(ANNUAL, day).year.max())


@cached
def _rows(settled: pd.Timestamp) -> pd.DataFrame:
    return scope_rows(read_table, settled=settled)


def load_laws() -> pd.DataFrame:
    """Return the law as known at every origin, stored if nothing has changed.

    Returns
    -------
    DataFrame
        As :func:`law.law_by_month`, with ``origin``.
    """

    def compute() -> dict[str, pd.DataFrame]:
        series = load_figures().set_index(origins.KEY).index.unique()
        parts = []
        for origin in pd.date_range(FIRST, LAST, freq="MS"):
            law, year = known_law(day_of(origin))
            months = pd.date_range(SINCE, origin + pd.DateOffset(months=max(HORIZONS)), freq="MS")
            found = law_by_month(law, series, months, year=year)
            parts.append(found.assign(origin=origin))
        return {"prediction_laws": pd.concat(parts, ignore_index=True)}

    by = (law_by_month.__module__, read_law.__module__, known_rows.__module__)
    what = "the law as known at each forecast (about 45 s)"
    return stored(compute, ["prediction_laws"], what=what, by=by)["prediction_laws"]


def replayed(every: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return every forecast of the replay beside what came, as :func:`replay.replay`."""
    every = load_figures() if every is None else every
    days = {origin: day_of(origin) for origin in pd.date_range(FIRST, LAST, freq="MS")}
    return replay(every, load_laws(), panel_law(load_statutory()), days)
