"""What the controls of a view hold, as arguments of its public name and as parameters of a report."""

from __future__ import annotations

from datetime import date

import pandas as pd

from analysis.estimate.what_if.asked import newest_start
from analysis.estimate.what_if.base.study import load_state
from analysis.explore.controls import months


def first_day() -> pd.Timestamp:
    """Return the first day that a further duty may have: of the month after the record."""
    return load_state()["data_to"] + pd.DateOffset(months=1)


def stripped(values: dict) -> dict:
    """Return arguments without blanks around what is typed."""
    return {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}


def _months_of(values: dict) -> dict:
    start, end = values.pop("window")
    return values | {"start": start, "end": end}


def to_the_newest(values: dict) -> dict:
    """Return the arguments of ``analysis.tariff``: to the newest month of the partner and goods."""
    return in_window(values, newest=True)


def in_window(values: dict, *, newest: bool = False) -> dict:
    """Return arguments with the ends of the window; the last month that is held is the latest."""
    window = _months_of(values)
    last = months(values.get("system", "naics3"), newest=newest)[-1]
    return window | {"end": "latest" if window["end"] == last else window["end"]}


def on_day(values: dict) -> dict:
    """Return the arguments of ``analysis.statutory_rate``; an empty day, half typed, is today."""
    day = values["day"] or date.today()
    return stripped(values) | {"day": "today" if day == date.today() else f"{day:%Y-%m-%d}"}


def further_duty(values: dict) -> dict:
    """Return the arguments of ``analysis.effect``: goods as typed, or as chosen."""
    typed_in, newest = values.pop("hts"), f"{newest_start(first_day()):%Y-%m-%d}"
    return stripped(values) | {
        "goods": typed_in.strip() or values["goods"],
        "add": round(values["add"], 4) if abs(values["add"]) < 1 else f"{values['add']:.0%}",
        "start": "latest" if values["start"] == newest else values["start"],
    }


def report_of(report: str):
    """Return the entry of a report that has the same parameters."""
    return lambda asked: (report, {name: str(value) for name, value in asked.items()})


def tariff_report(asked: dict) -> tuple[str, dict[str, str]]:
    """Return the report of the partner: it shows every tariff, and all sectors."""
    parameters = ("partner", "start", "end", "system")
    return "02_tariffs", {name: asked[name] for name in parameters if name in asked}


def law_report(asked: dict) -> tuple[str, dict[str, str]]:
    """Return the report of the partner: it shows the law of all its goods."""
    return "02_tariffs", {"partner": asked["partner"]}


def elasticity_report(asked: dict) -> tuple[str, dict[str, str]]:
    """Return the report of the episode: it shows both tariffs, and all goods and partners."""
    return "04_elasticity", {"episodes": asked.get("episode", "2025")}


def response_report(asked: dict) -> tuple[str, dict[str, str]]:
    """Return the report of the episode, with the waves of the partner."""
    return "04_elasticity", {"partner": asked.get("partner", "CHN")} | elasticity_report(asked)[1]


def effect_report(asked: dict) -> tuple[str, dict[str, str]]:
    """Return the report of a further duty; its notebook has goods of its own, which are none here."""
    named = {"partner": asked["partner"], "goods": "", "add": 0.25} | asked
    if not isinstance(named["add"], str):  # a report's parameter is typed, and that is per cent
        named["add"] = f"{100 * named['add']:.6g}%"
    return "09_what_if", {name: str(value) for name, value in named.items()}
