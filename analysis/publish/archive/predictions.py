"""What is predicted, frozen on its day, and scored when the figures have come."""

from __future__ import annotations

import datetime
import hashlib
import json
from pathlib import Path

import pandas as pd

from analysis import paths
from analysis.collect.predictions import (
    PREDICTIONS_FOLDER,
    STANDING,
    check_frozen,
    days,
    describe,
    freeze,
    write,
)
from analysis.fingerprint import SOURCES_NAME, State

#: The module with all that makes a prediction.
ON_DAY = "analysis.estimate.record.prediction.on_day"

#: Where scores go: they change with what comes, and are no prediction.
SCORES = "scores.csv"


def predict(day: str = "", folder: Path = PREDICTIONS_FOLDER, make=None) -> str:
    """Write the predictions of a day once; return what to print.

    Parameters
    ----------
    day : str
        By default today.
    folder : Path
    make : callable, optional
        Day -> predictions; by default :func:`on_day.predicted`.

    Raises
    ------
    InputError
        A file of any day that was edited.
    """
    day = day or f"{datetime.date.today():%Y-%m-%d}"
    check_frozen(folder)
    name = f"data/predictions/{day}.csv"
    if day in days(folder):
        return f"Up to date: {name}: predictions of a day are made once"
    if make is None:
        from analysis.estimate.record.prediction.on_day import predicted as make
    table = make(pd.Timestamp(day)).assign(standing=STANDING, **fingerprints())
    freeze(table, day, folder)
    return f"Written: {name}, {len(table)} predictions; commit it with checksums.csv beside it"


def fingerprints(root: Path = paths.ROOT) -> dict[str, str]:
    """Return the fingerprints of the code and of the tables that predictions are made of."""
    contents = State(root).contents(ON_DAY, panels=False)
    of_data = {name: digest for name, digest in contents.items() if name.startswith(SOURCES_NAME)}
    of_code = {name: digest for name, digest in contents.items() if name not in of_data}
    return {"code": _digest(of_code), "data": _digest(of_data)}


def _digest(content: dict) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:12]


def score(folder: Path = PREDICTIONS_FOLDER) -> list[str]:
    """Write the scores of what has come, and return them and the alarm as lines to print."""
    from analysis.estimate.record.prediction.on_day import frozen_misses, newest_alarm, score_frozen
    from analysis.estimate.record.prediction.scores import SCORED

    scored = score_frozen()
    write(scored, folder / SCORES)
    describe(SCORED, folder / "scores")
    lines = said_of(scored)
    misses, carriers = frozen_misses(scored)
    if len(misses):
        lines += ["Missed by more than 2 points:", *_each(misses, carriers)]
    return lines + said_of_alarm(*newest_alarm())


def said_of(scored: pd.DataFrame) -> list[str]:
    """Return one line a kind of prediction; what none has come of is said too."""
    if scored.empty:
        return ["No predicted month is held yet: `make refresh` asks the publishers for newer ones."]
    lines = [f"data/predictions/{SCORES}: {len(scored)} predictions scored"]
    for target, of_target in scored.groupby("target"):
        unit = "points" if target == "collected_rate" else "%"
        lines.append(
            f"  {target}: median miss {of_target.error.abs().median() * 100:.2f} {unit}, "
            f"{of_target.inside_90.mean():.0%} inside 90 % intervals"
        )
    return lines


def said_of_alarm(month: pd.Timestamp, raised: pd.DataFrame, headings: pd.DataFrame) -> list[str]:
    """Return the alarm of the newest month: each series beyond its interval, with its headings."""
    if raised.empty:
        return [f"{month:%Y-%m}: every collected rate lies inside the 90 % interval of its forecast."]
    first = f"{month:%Y-%m}: {len(raised)} collected rates lie beyond the 90 % interval:"
    return [first, *_each(raised, headings)]


def _each(misses: pd.DataFrame, headings: pd.DataFrame) -> list[str]:
    """Return each miss with the headings that carry it."""
    lines = []
    for row in misses.itertuples(index=False):
        goods = "" if row.goods == "all" else f" chapter {row.goods}"
        miss = f"{row.outcome * 100:.2f} % came, {row.median * 100:.2f} % was forecast"
        lines.append(f"  {row.partner}{goods}, {row.month:%Y-%m}: {miss}")
        carrying = headings[headings.partner.eq(row.partner) & headings.goods.eq(row.goods)]
        carrying = carrying[carrying.month.eq(row.month)]
        lines += [
            f"    heading {one.heading}, {one.layer.replace('_', ' ')}: the law moved by "
            f"{one.step * 100:+.2f} points, {one.share:.0%} of the miss"
            for one in carrying.itertuples(index=False)
        ] or ["    no line of the law moved that way: look at claims, goods at sea, the mix"]
    return lines
