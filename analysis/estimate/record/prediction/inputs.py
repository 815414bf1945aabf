"""What predictions read: collections, imports, the law as known on a day, and what is stored."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analysis.collect import as_of, events_as_of, read_events, read_table
from analysis.collect.predictions import read_predictions
from analysis.collect.releases import census_days
from analysis.collect.tables import vintage
from analysis.columns import Columns, returns
from analysis.combine import load_statutory, select
from analysis.combine.load import partner_names
from analysis.combine.newest import load_imports_by_month
from analysis.combine.panel import ANNUAL
from analysis.engine.stored import stored
from analysis.estimate.elasticity.response.by_age import ByAge
from analysis.estimate.elasticity.response.inputs import response_of
from analysis.estimate.record.prediction import imports, origins
from analysis.estimate.record.prediction.effects import effects_of
from analysis.estimate.record.prediction.law import (
    LAW_BY_LINE_SINCE,
    law_by_month,
    line_steps,
    panel_law,
)
from analysis.estimate.record.prediction.origins import (
    FIRST_PRINTS_TABLE,
    KEY,
    PANEL_TABLE,
    PARTNER_RATES_TABLE,
    SCORED_HORIZONS,
    SERIES_RATES_TABLE,
    USMCA_CLAIMS_TABLE,
    past_origins,
)
from analysis.estimate.record.prediction.replay import replay
from analysis.estimate.what_if.inputs import expected_rate
from analysis.law.coverage import Coverage
from analysis.law.scopes import known_rows, scope_rows
from analysis.law.statutory import Law, read_law
from analysis.reading import cached
from analysis.vocabulary import TERMS, Term

#: An outside model's share of the law that is not collected.
SHORTFALL = "us_statutory_shortfall_yale_2026_07"

#: Episode whose response moves imports: nothing of 2025 was known in it.
IMPORTS_EPISODE = "2018"

#: What is stored.
TABLES = [f"prediction_{name}" for name in ("scored", "learnt", "imports", "weights")]


def partner_name(partner: str) -> str:
    """Return the name of a partner of the panel, or refuse what is none."""
    return select(partner=partner).partner_name


def load_names() -> dict[str, str]:
    """Return what series are called, by their codes."""
    return partner_names() | {"EU": "European Union", origins.WORLD: "all countries"}


def load_vintage() -> str:
    """Return the publications of collections."""
    return vintage(PANEL_TABLE, PARTNER_RATES_TABLE)


def load_predictions() -> pd.DataFrame:
    """Return what was predicted before, as :func:`predictions.read_predictions`."""
    return read_predictions()


def load_response() -> ByAge:
    """Return the response of the first episode by the age of a change."""
    return response_of(IMPORTS_EPISODE)


def load_panel_law() -> pd.DataFrame:
    """Return the law of the panel, as :func:`law.panel_law`."""
    return panel_law(load_statutory())


def load_figures() -> pd.DataFrame:
    """Return every published collected rate, as :func:`origins.figures`."""
    tables = (
        read_table(name)
        for name in (PANEL_TABLE, PARTNER_RATES_TABLE, SERIES_RATES_TABLE, FIRST_PRINTS_TABLE)
    )
    return origins.figures(*tables, census_days)


EXPECTED = Columns(
    "a partner with months after the panel",
    {
        "name": TERMS["partner_name"],
        "collected": Term("Collected", "fraction", "by customs in the newest month"),
        "weight": Term("Goods of 2024", "fraction", "expected at customs in the middle of that month"),
        "value_2025": Term("Of 2025", "fraction", "the same on goods of 2025"),
        "base": Term("Of today", "fraction", "the same on goods of the newest months"),
    },
)


@returns(EXPECTED)
def load_expected() -> pd.DataFrame:
    """Return what customs collected in the newest month, and what was expected on three times' goods."""
    rates, called = read_table(PARTNER_RATES_TABLE), load_names()
    newest, of = rates[rates.month.eq(rates.month.max())], ("weight", "value_2025", "base")
    middle = newest.month.iloc[0] + pd.Timedelta(days=14)
    rows = [
        (called[code], rate, *(expected_rate(code, middle, weight) for weight in of))
        for code, rate in zip(newest.partner, newest.collected_rate, strict=True)
    ]
    return pd.DataFrame(rows, columns=list(EXPECTED))


def load_outcomes() -> pd.DataFrame:
    """Return what came of all that is predicted, as :func:`origins.outcomes`."""
    return origins.outcomes(load_figures(), load_values(), read_table(FIRST_PRINTS_TABLE), census_days)


def load_values() -> pd.DataFrame:
    """Return imports of all goods but chapters 98 and 99, as :func:`newest.imports_by_month`."""
    return load_imports_by_month()


def day_of(month: pd.Timestamp) -> pd.Timestamp:
    """Return the day on which a month's collections are first published."""
    return census_days(pd.Series([month])).iloc[0]


@cached
def whole_law() -> Law:
    """Return the law on the lines of the partners of the panels."""
    return read_law(read_table, read_events(), partners=read_table("partners").partner, renumbered=True)


def known_law(day: pd.Timestamp) -> tuple[Law, int]:
    """Return the law as known on a day, and the year of the newest imports by line."""
    law = whole_law()
    rows = known_rows(_rows(as_of(USMCA_CLAIMS_TABLE, day).month.max()), day)
    events = events_as_of(day)
    law_on_day = replace(law, events=events, coverage=Coverage(rows, law.coverage.codes))
    return law_on_day, int(as_of(ANNUAL, day).year.max())


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
        every = load_figures()
        series, parts = every.set_index(KEY).index.unique(), []
        for origin in past_origins(every):
            law, year = known_law(day_of(origin))
            months = pd.date_range(
                LAW_BY_LINE_SINCE, origin + pd.DateOffset(months=max(SCORED_HORIZONS)), freq="MS"
            )
            path = law_by_month(law, series, months, year=year)
            parts.append(path.assign(origin=origin))
        return {"prediction_laws": pd.concat(parts, ignore_index=True)}

    what = "the law as known at each past publication (about a minute)"
    return stored(compute, ["prediction_laws"], what=what)["prediction_laws"]


def load_replay() -> dict[str, pd.DataFrame]:
    """Return :data:`TABLES`, stored if nothing has changed."""

    def compute() -> dict[str, pd.DataFrame]:
        every, laws = load_figures(), load_laws()
        days = {origin: day_of(origin) for origin in past_origins(every)}
        law = load_panel_law()
        scored, learnt = replay(every, laws, law, days)
        effects = effects_of(laws, law, load_response())
        bought, weights = imports.replay_imports(load_values(), effects, list(days), SCORED_HORIZONS)
        return dict(zip(TABLES, (scored, learnt, bought, weights), strict=True))

    return stored(compute, TABLES, what="forecasts of past publications (about 30 s)")


def steps_before(partner: str, goods: str, month: pd.Timestamp, back: int) -> pd.DataFrame:
    """Return how lines moved the law in the months back to a month, as :func:`law.line_steps`."""
    before = month - pd.DateOffset(months=back)
    year = int(as_of(ANNUAL, day_of(before)).year.max())
    return line_steps(whole_law(), partner, goods, (before, month), year=year)
