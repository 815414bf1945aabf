"""What is predicted on a day, and how predictions and newest figures compare: for commands."""

from __future__ import annotations

import pandas as pd

from analysis.collect.releases import census_days
from analysis.estimate.record.prediction import ahead, alarm, origins
from analysis.estimate.record.prediction.effects import effects_of
from analysis.estimate.record.prediction.inputs import (
    known_law,
    load_figures,
    load_laws,
    load_outcomes,
    load_panel_law,
    load_predictions,
    load_replay,
    load_response,
    load_values,
    steps_before,
)
from analysis.estimate.record.prediction.law import LAW_BY_LINE_SINCE, law_by_month
from analysis.estimate.record.prediction.origins import KEY
from analysis.estimate.record.prediction.scores import of_frozen


def predicted(day: pd.Timestamp) -> pd.DataFrame:
    """Return what is predicted on a day of months not published yet, as :func:`ahead.table`.

    By the calendar of releases: what was out that day is no prediction, held here or not.

    Parameters
    ----------
    day : Timestamp
        The law as known on it is used, and every figure held: days of release are on the late side.

    Raises
    ------
    InputError
        As :func:`ahead.check_day`.
    """
    every, values = load_figures(), load_values()
    ahead.check_day(day, max(every.month.max(), values.index[-1]))
    law, year = known_law(day)
    months = pd.date_range(LAW_BY_LINE_SINCE, ahead.last_month(day), freq="MS")
    series = every.set_index(KEY).index.unique()
    path, before = law_by_month(law, series, months, year=year), load_panel_law()
    held = origins.known(every, every.released.max())
    rates = ahead.rates(held, path, before, months[-1])
    lasts = {values[name].last_valid_index() for name in values}
    laws = pd.concat([load_laws(), *(path.assign(origin=month) for month in lasts)])
    laws = laws.drop_duplicates([*KEY, "origin", "month"], keep="last")
    effects = effects_of(laws, before, load_response())
    predictions = ahead.table(rates, ahead.imports(values, effects, months[-1]))
    return predictions[census_days(predictions.month).gt(day)].reset_index(drop=True)


def score_frozen() -> pd.DataFrame:
    """Return the scores of all frozen predictions whose month is held now, as :func:`of_frozen`."""
    return of_frozen(load_predictions(), load_outcomes())


def frozen_misses(scored: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the large misses of frozen predictions, and the headings that carry them."""
    misses = alarm.of_frozen(scored)
    return misses, alarm.carried_by(misses, steps_before)


def newest_alarm() -> tuple[pd.Timestamp, pd.DataFrame, pd.DataFrame]:
    """Return the newest month, its collections beyond the forecast, and the headings that carry them."""
    scored = load_replay()["prediction_scored"]
    month, misses = scored.month.max(), alarm.missed(scored)
    raised = misses[misses.month.eq(month) & misses.beyond.gt(0)].reset_index(drop=True)
    return month, raised, alarm.carried_by(raised, steps_before)
