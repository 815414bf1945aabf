"""The study of predictions: forecasts of every past publication scored, and those of months to come."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

import pandas as pd

from analysis.collect import as_of, events_as_of, read_events, read_table
from analysis.collect.predictions import read_predictions
from analysis.collect.releases import census_days
from analysis.collect.tables import vintage
from analysis.combine import load_statutory, select
from analysis.combine.load import partner_names
from analysis.combine.panel import ANNUAL
from analysis.engine.stored import stored
from analysis.estimate.elasticity.response.study import response_of
from analysis.estimate.record.prediction import ahead, alarm, imports, origins
from analysis.estimate.record.prediction.effects import effects_of
from analysis.estimate.record.prediction.law import SINCE, law_by_month, line_steps, panel_law
from analysis.estimate.record.prediction.origins import (
    CHAPTERS,
    CLAIMS,
    FIRST,
    HORIZONS,
    KEY,
    PANEL,
    PARTNERS,
    REALISED,
)
from analysis.estimate.record.prediction.replay import LEARNT, REPLAY, replay
from analysis.estimate.record.prediction.scores import (
    OUTSIDE,
    SCORES,
    beside_outside,
    grouped,
    of_frozen,
    summary,
)
from analysis.law.coverage import Coverage
from analysis.law.names import named
from analysis.law.scopes import known_rows, scope_rows
from analysis.law.statutory import Law, read_law
from analysis.reading import cached, traced

#: An outside model's share of the law that is not collected, and from when on it is taken as known.
# ASSUME: published in July 2026, on a day that the table does not say.
SHORTFALL, OUTSIDE_FROM = "us_statutory_shortfall_yale_2026_07", pd.Timestamp("2026-08-01")

#: Episode whose response moves imports: nothing of 2025 was known in it.
EPISODE = "2018"

#: What is stored.
TABLES = [f"prediction_{name}" for name in
          ("scored", "learnt", "imports", "weights", "misses", "headings")]  # fmt: skip


@dataclass(frozen=True)
class Story:
    """What report 10 shows of predictions."""

    partner: str
    partner_name: str
    scored: Annotated[pd.DataFrame, REPLAY]  #: Collected rates of every series.
    groups: Annotated[pd.DataFrame, SCORES]  #: Scores by groups of series.
    by_partner: Annotated[pd.DataFrame, SCORES]  #: Of the next month, by partner.
    outside: Annotated[pd.DataFrame, OUTSIDE]  #: Beside an outside model.
    learnt: Annotated[pd.DataFrame, LEARNT]
    misses: Annotated[pd.DataFrame, alarm.ALARMS]
    headings: Annotated[pd.DataFrame, alarm.HEADINGS]
    imports: Annotated[pd.DataFrame, imports.IMPORTS]
    ratios: Annotated[pd.DataFrame, imports.RATIOS]
    weights: Annotated[pd.DataFrame, imports.WEIGHTS]
    frozen: pd.DataFrame  #: As :func:`predictions.read_predictions`: what was said before.
    names: dict[str, str]
    vintage: str


@named
def check(*, partner: str = "CHN") -> None:
    """Refuse parameters of :func:`study` that the data cannot answer.

    Raises
    ------
    InputError
        One line: what is wrong, where, and what is valid.
    """
    select(partner=partner)


@named
@traced
def study(*, partner: str = "CHN") -> Story:
    """Score the forecasts of every past publication, and show what was said of months to come.

    Parameters
    ----------
    partner : str
        ISO alpha-3 code, whose forecasts are drawn first.
    """
    check(partner=partner)
    scored, learnt, bought, weights, misses, headings = load_replay().values()
    shortfall = read_table(SHORTFALL).set_index("partner").shortfall
    return Story(
        partner=partner,
        partner_name=select(partner=partner).partner_name,
        scored=scored,
        groups=grouped(scored),
        by_partner=summary(scored[scored.horizon.eq(1) & scored.goods.eq(origins.ALL)], "partner"),
        outside=beside_outside(scored, shortfall, _published_after(scored, OUTSIDE_FROM)),
        learnt=learnt,
        misses=misses,
        headings=headings,
        imports=bought,
        ratios=imports.ratios(bought, weights),
        weights=weights,
        frozen=read_predictions(),
        names=partner_names() | {"EU": "European Union", origins.WORLD: "all countries"},
        vintage=vintage(PANEL, PARTNERS),
    )


def load_figures() -> pd.DataFrame:
    """Return every published collected rate, as :func:`origins.figures`."""
    return origins.figures(*(read_table(name) for name in (PANEL, PARTNERS, CHAPTERS)), census_days)


def load_values() -> pd.DataFrame:
    """Return imports of all goods but those of chapters 98 and 99, US dollars, months x partners."""
    panel = read_table(PANEL)
    panel = panel[~panel.naics3.isin(origins.SPECIAL_SECTORS)]
    sums = panel.groupby(["month", panel.partner.astype(str)]).customs_value.sum().unstack()
    own = read_table(PARTNERS).pivot(index="month", columns="partner", values="customs_value")
    china = read_table(REALISED).set_index("month").customs_value
    whole = read_table(CHAPTERS).query("series == 'US'").set_index("month").customs_value
    later = pd.DataFrame({"CHN": china, origins.WORLD: whole}).combine_first(own)
    found = sums.combine_first(later.astype(float))[sums.columns]
    return found.reindex(pd.date_range(sums.index[0], found.index[-1], freq="MS"))


def day_of(month: pd.Timestamp) -> pd.Timestamp:
    """Return the day on which a month's collections are first published."""
    return census_days(pd.Series([month])).iloc[0]


def _published_after(scored: pd.DataFrame, day: pd.Timestamp) -> pd.Timestamp:
    """Return the first origin that is published after a day; a month after all where none is."""
    later = [origin for origin in scored.origin.unique() if day_of(origin) > day]
    return min(later, default=scored.origin.max() + pd.DateOffset(months=1))


def past_origins(every: pd.DataFrame) -> list[pd.Timestamp]:
    """Return the origins that have a next month to be scored on."""
    return list(pd.date_range(FIRST, every.month.max() - pd.DateOffset(months=1), freq="MS"))


@cached
def whole_law() -> Law:
    """Return the law on the lines of the partners of the panels."""
    return read_law(read_table, read_events(), partners=read_table("partners").partner)


def known_law(day: pd.Timestamp) -> tuple[Law, int]:
    """Return the law as known on a day, and the year of the newest imports by line."""
    law = whole_law()
    rows = known_rows(_rows(as_of(CLAIMS, day).month.max()), day)
    events = events_as_of(day)
    known = replace(law, events=events, coverage=Coverage(rows, law.coverage.codes))
    return known, int(as_of(ANNUAL, day).year.max())


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
            months = pd.date_range(SINCE, origin + pd.DateOffset(months=max(HORIZONS)), freq="MS")
            found = law_by_month(law, series, months, year=year)
            parts.append(found.assign(origin=origin))
        return {"prediction_laws": pd.concat(parts, ignore_index=True)}

    what = "the law as known at each past publication (about a minute)"
    return stored(compute, ["prediction_laws"], what=what)["prediction_laws"]


def load_replay() -> dict[str, pd.DataFrame]:
    """Return :data:`TABLES`, stored if nothing has changed."""

    def compute() -> dict[str, pd.DataFrame]:
        every, laws = load_figures(), load_laws()
        days = {origin: day_of(origin) for origin in past_origins(every)}
        scored, learnt = replay(every, laws, panel_law(load_statutory()), days)
        bought, weights = replay_imports(load_values(), laws, list(days))
        misses = alarm.missed(scored)
        headings = alarm.carried_by(misses.head(alarm.LARGEST), steps_before)
        return dict(zip(TABLES, (scored, learnt, bought, weights, misses, headings), strict=True))

    return stored(compute, TABLES, what="forecasts of past publications (about 30 s)")


def replay_imports(
    values: pd.DataFrame, laws: pd.DataFrame, past: list[pd.Timestamp]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the forecasts of imports at every origin, as :func:`imports.replay_imports`."""
    effects = effects_of(laws, panel_law(load_statutory()), response_of(EPISODE))
    return imports.replay_imports(values, effects, past, HORIZONS)


def steps_before(partner: str, goods: str, month: pd.Timestamp, back: int) -> pd.DataFrame:
    """Return how lines moved the law in the months back to a month, as :func:`law.line_steps`."""
    before = month - pd.DateOffset(months=back)
    year = int(as_of(ANNUAL, day_of(before)).year.max())
    return line_steps(whole_law(), partner, goods, (before, month), year=year)


def predicted(day: pd.Timestamp) -> pd.DataFrame:
    """Return what is predicted on a day of every month not held yet, as :func:`ahead.table`.

    Parameters
    ----------
    day : Timestamp
        The law as known on it is used, and every figure held: days of release are on the late side.
    """
    every, values = load_figures(), load_values()
    law, year = known_law(day)
    months = pd.date_range(SINCE, ahead.last_month(day), freq="MS")
    series = every.set_index(KEY).index.unique()
    path, before = law_by_month(law, series, months, year=year), panel_law(load_statutory())
    held = origins.known(every, every.released.max())
    rates = ahead.rates(held, path, before, months[-1])
    lasts = {values[name].last_valid_index() for name in values}
    laws = pd.concat([load_laws(), *(path.assign(origin=month) for month in lasts)])
    laws = laws.drop_duplicates([*KEY, "origin", "month"], keep="last")
    effects = effects_of(laws, before, response_of(EPISODE))
    return ahead.table(rates, ahead.imports(values, effects, months[-1]))


def score_frozen() -> pd.DataFrame:
    """Return the scores of all frozen predictions whose month is held now, as :func:`of_frozen`."""
    bought = load_values().rename_axis(index="month", columns="partner").stack().dropna()
    names = ["target", *KEY, "month"]
    bought = bought.reset_index(name="value").assign(target="imports", goods=origins.ALL)
    rates = origins.came(load_figures()).reset_index(name="value").assign(target="collected_rate")
    return of_frozen(read_predictions(), pd.concat([rates, bought]).set_index(names)["value"])


def frozen_misses(scored: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the large misses of frozen predictions, and the headings that carry them."""
    misses = alarm.of_frozen(scored)
    return misses, alarm.carried_by(misses, steps_before)


def newest_alarm() -> tuple[pd.Timestamp, pd.DataFrame, pd.DataFrame]:
    """Return the newest month, its collections beyond the forecast, and the headings that carry them."""
    found = load_replay()
    month, misses = found["prediction_scored"].month.max(), found["prediction_misses"]
    raised = misses[misses.month.eq(month) & misses.beyond.gt(0)].reset_index(drop=True)
    return month, raised, alarm.carried_by(raised, steps_before)
