"""The study behind report 10: forecasts of a past day scored, intervals, and published numbers met."""

from __future__ import annotations

import pandas as pd

from analysis.estimate.record import inputs, known, scoreboard
from analysis.estimate.record import replay as replaying
from analysis.estimate.record.published import scoreboard as beside_published
from analysis.estimate.record.story import RecordStory
from analysis.law.names import named
from analysis.reading import traced


@named
def check(*, partner: str, as_of: str, series: list[str]) -> pd.Timestamp:
    """Refuse parameters of :func:`study` that the data cannot answer; else return the day.

    Raises
    ------
    InputError
        One line: what is wrong, where, and what is valid.
    """
    inputs.partner_name(partner)
    day = replaying.check_day(as_of)
    known.available(list(series), partner)
    return day


@named
@traced
def study(
    *, partner: str = "CHN", as_of: str = "2025-06-09", series: list[str] = ("imports",)
) -> RecordStory:
    """Score what could have been forecast on a day, and our numbers beside published ones.

    Parameters
    ----------
    partner : str
        ISO alpha-3 code.
    as_of : str
        Day of the forecast.
    series : list of str
        Keys of :data:`known.FORECAST_TARGETS`; those that the partner does not have are left out.
    """
    day = check(partner=partner, as_of=as_of, series=series)
    replayed = replays(known.available(list(series), partner), partner, day).values()
    boards, (by_age, at_once) = list(map(scoreboard.scoreboard, replayed)), inputs.known_responses()
    return RecordStory(
        partner=partner,
        partner_name=inputs.partner_name(partner),
        boards=boards,
        by_age=by_age,
        at_once=at_once,
        known_response=inputs.known_response(),
        coverage=scoreboard.coverage(boards),
        calibration=inputs.load_calibration(),
        board=beside_published(inputs.replicated(), inputs.load_published()),
        vintage=inputs.load_vintage(),
        releases=known.release_table(inputs.load_public(day)),
    )


def replays(names: list[str], partner: str, day: pd.Timestamp) -> dict[str, replaying.Replay]:
    """Forecast series, keys of :data:`known.FORECAST_TARGETS`, by what was public on a day."""
    series = {name: inputs.load_series(name, partner, day) for name in names}
    months = replaying.months_of_effects([came for _, came in series.values()])
    effects, name = inputs.load_effects(partner, day, months), inputs.partner_name(partner)
    return {
        key: replaying.replay(
            partner, name, history, came, effects, months, inputs.load_vintage(history.target.table)
        )
        for key, (history, came) in series.items()
    }
