"""The views: which controls ask which public name, and which report shows the same."""

from __future__ import annotations

from datetime import date

import ipywidgets as w
import pandas as pd

from analysis.estimate.elasticity.goods.inputs import load_goods
from analysis.estimate.episodes import episodes
from analysis.estimate.what_if.asked import newest_start
from analysis.estimate.what_if.base.study import load_state
from analysis.explore.controls import (
    FIRST_MONTH,
    STYLE,
    choice,
    day_of_the_law,
    months,
    partners,
    products,
    typed,
    window,
)
from analysis.explore.view import View
from analysis.law.names import WORLD
from analysis.law.table import LAST_DAY
from analysis.paths import REPORTS
from analysis.present.labels import episode_years
from analysis.publish.numbers.harvest import read_numbers

#: Concept of the tariff that is drawn, and tariff that an elasticity is of, as controls call them.
TARIFFS = {
    "all three": "",
    "headline (as quoted)": "headline",
    "statutory (by law)": "law",
    "effective (collected)": "collected",
}
MEANT = {"by law": "law", "as collected": "collected"}

#: Product systems as controls call them.
SYSTEMS = {"NAICS sectors": "naics3", "HS chapters, to 2021": "hs2"}

#: Digits of the tariff schedule at which lines are matched, as controls call them.
LINES = {"ten digits": 10, "six digits": 6, "four digits": 4, "two digits": 2}

#: End uses as controls call them.
END_USES = ("capital", "consumption", "intermediate")

#: First month of the view of what was not imported, before another is chosen.
EPISODE = "2025-04"


def tariff() -> w.VBox:
    """Show tariffs, imports and events of a partner's goods: ``analysis.tariff``."""
    controls = {
        "partner": choice("Partner", partners("naics3"), "CHN"),
        "system": choice("System", SYSTEMS, "naics3"),
        "goods": choice("Goods", products("naics3"), ""),
        "window": window("Window", "naics3", newest=True),
        "tariff": choice("Tariff", TARIFFS, ""),
    }
    view = View("tariff", controls, arguments=_to_the_newest, entry=_tariff_report)

    def follow(change) -> None:
        """Offer the products and months of the system chosen."""
        with view.held():
            held = months(change.new, newest=True)
            controls["goods"].options = list(products(change.new).items())
            controls["goods"].value = ""
            controls["window"].options = held
            controls["window"].value = (FIRST_MONTH, held[-1])

    controls["system"].unobserve(view.show, names="value")
    controls["system"].observe(follow, names="value")
    return view.box


def law() -> w.VBox:
    """Show what the law charges on goods on a day, layer by layer: ``analysis.statutory_rate``."""
    controls = {
        "partner": choice("Partner", _countries({"European Union": "EU"}), "CHN"),
        "goods": typed("Goods", "cars", hint="words, or 2 to 10 digits"),
        "day": day_of_the_law("Day"),
    }
    return View("statutory_rate", controls, arguments=_on_day, entry=_law_report).box


def claim() -> w.VBox:
    """Show whether a figure that somebody claims holds: ``analysis.check_claim``."""
    example = "exports CHN USA 2025-05 yoy -34.5%"
    controls = {"claim": typed("Claim", example, width="44em")}
    return View("check_claim", controls, entry=lambda asked: ("01_claims", {})).box


def elasticity() -> w.VBox:
    """Show an elasticity with its interval: ``analysis.elasticity``."""
    goods = load_goods()
    goods_choices = {f"{use} goods": use for use in END_USES}
    goods_choices |= {f"{code} {goods.labels[code]}": code for code in goods.sectors.frame.group}
    controls = {
        "episode": choice("Episode", _episodes(), "2025"),
        "tariff": choice("Tariff", MEANT, "law"),
        "goods": choice("Goods", {"all goods": ""} | goods_choices, ""),
        "partner": choice("Partner", {"all partners": ""} | partners("naics3"), ""),
    }
    return View("elasticity", controls, entry=_elasticity_report).box


def response() -> w.VBox:
    """Show how imports moved month by month after tariffs changed: ``analysis.response``."""
    controls = {
        "partner": choice("Partner", partners("naics3"), "CHN"),
        "episode": choice("Episode", _episodes(), "2025"),
    }
    return View("response", controls, entry=_response_report, takes="about 5 seconds").box


def gap() -> w.VBox:
    """Show how much less was imported than before made expected: ``analysis.gap``."""
    controls = {
        "partner": choice("Partner", partners("naics3"), "CHN"),
        "window": window("Window", "naics3", EPISODE),
    }
    return View(
        "gap",
        controls,
        arguments=_in_window,
        entry=_of("05_counterfactual"),
        takes="half a minute to a minute",
    ).box


def diversion() -> w.VBox:
    """Show who sold what a partner no longer sold: ``analysis.diversion``."""
    controls = {
        "partner": choice("Partner", partners("naics3"), "CHN"),
        "digits": choice("Lines of", LINES, 10),
    }
    return View("diversion", controls, entry=_of("06_diversion"), takes="about 10 seconds").box


def effect() -> w.VBox:
    """Show what a further duty would do to imports, duties and buyers: ``analysis.effect``."""
    first = _first()
    days = [f"{day:%Y-%m-%d}" for day in pd.date_range(first, LAST_DAY, freq="MS")]
    sectors = {label: f"NAICS {code}" for label, code in products("naics3", {}).items()}
    goods = {"all goods": ""} | {f"{use} goods": use for use in END_USES} | sectors
    controls = {
        "partner": choice("Partner", _countries({"all countries": WORLD}), "VNM"),
        "goods": choice("Goods", goods, ""),
        "hts": typed("or HTS", "9403", hint="words, or 2 to 10 digits"),
        "add": w.FloatSlider(
            description="Duty",
            value=0.25,
            min=-0.5,
            max=1.5,
            step=0.01,
            style=STYLE,
            readout_format=".0%",
        ),
        "start": w.SelectionSlider(
            description="First day",
            options=days,
            style=STYLE,
            value=f"{newest_start(first):%Y-%m-%d}",
            layout={"width": "24em"},
        ),
        "horizon": w.IntSlider(description="Months", value=12, min=1, max=36, style=STYLE),
    }
    view = View("effect", controls, arguments=_duty, entry=_effect_report)
    _either(view, "goods", "hts")
    return view.box


def cite() -> w.VBox:
    """Show how to cite a number of the reports, and what it rests on: ``analysis.cite``."""
    rows = read_numbers(REPORTS / "numbers.csv")
    key = w.Combobox(
        description="Key",
        value="elasticity.2025.main.law",
        options=list(rows),
        continuous_update=False,
        style=STYLE,
        layout={"width": "44em"},
        placeholder="letters of a key",
    )

    def report(asked: dict) -> tuple[str, dict[str, str]]:
        return rows.get(asked["key"], {}).get("report", asked["key"]), {}

    return View("cite", {"key": key}, arguments=_stripped, entry=report).box


def _either(view: View, *names: str) -> None:
    """Let each of two controls clear the other when it is set."""
    for name, other in (names, names[::-1]):
        control, rival = view.controls[name], view.controls[other]

        def clear(change, rival=rival) -> None:
            if change.new and rival.value:
                with view.held():
                    rival.value = ""
            else:
                view.show()

        control.unobserve(view.show, names="value")
        control.observe(clear, names="value")


def _countries(first: dict[str, str]) -> dict[str, str]:
    """Return all countries by name, after what is no country."""
    every = load_state()["names"].sort_values()
    return first | dict(zip(every, every.index, strict=True))


def _episodes() -> dict[str, str]:
    return {episode_years(name): name for name in episodes()}


def _first() -> pd.Timestamp:
    """Return the first day that a further duty may have: of the month after the record."""
    return load_state()["data_to"] + pd.DateOffset(months=1)


def _stripped(values: dict) -> dict:
    return {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}


def _months_of(values: dict) -> dict:
    start, end = values.pop("window")
    return values | {"start": start, "end": end}


def _to_the_newest(values: dict) -> dict:
    """Return the arguments of ``analysis.tariff``: to the newest month of the partner and goods."""
    return _in_window(values, newest=True)


def _in_window(values: dict, *, newest: bool = False) -> dict:
    """Return arguments with the ends of the window; the last month that is held is the latest."""
    window = _months_of(values)
    last = months(values.get("system", "naics3"), newest=newest)[-1]
    return window | {"end": "latest" if window["end"] == last else window["end"]}


def _on_day(values: dict) -> dict:
    """Return the arguments of ``analysis.statutory_rate``; an empty day, half typed, is today."""
    day = values["day"] or date.today()
    return _stripped(values) | {"day": "today" if day == date.today() else f"{day:%Y-%m-%d}"}


def _duty(values: dict) -> dict:
    """Return the arguments of ``analysis.effect``: goods as typed, or as chosen."""
    typed_in, newest = values.pop("hts"), f"{newest_start(_first()):%Y-%m-%d}"
    return _stripped(values) | {
        "goods": typed_in.strip() or values["goods"],
        "add": round(values["add"], 4),
        "start": "latest" if values["start"] == newest else values["start"],
    }


def _of(report: str):
    """Return the entry of a report that has the same parameters."""
    return lambda asked: (report, {name: str(value) for name, value in asked.items()})


def _tariff_report(asked: dict) -> tuple[str, dict[str, str]]:
    """Return the report of the partner: it shows every tariff, and all sectors."""
    parameters = ("partner", "start", "end", "system")
    return "02_tariffs", {name: asked[name] for name in parameters if name in asked}


def _law_report(asked: dict) -> tuple[str, dict[str, str]]:
    """Return the report of the partner: it shows the law of all its goods."""
    return "02_tariffs", {"partner": asked["partner"]}


def _elasticity_report(asked: dict) -> tuple[str, dict[str, str]]:
    """Return the report of the episode: it shows both tariffs, and all goods and partners."""
    return "04_elasticity", {"episodes": asked.get("episode", "2025")}


def _response_report(asked: dict) -> tuple[str, dict[str, str]]:
    """Return the report of the episode, with the waves of the partner."""
    return "04_elasticity", {"partner": asked.get("partner", "CHN")} | _elasticity_report(asked)[1]


def _effect_report(asked: dict) -> tuple[str, dict[str, str]]:
    """Return the report of a further duty; its notebook has goods of its own, which are none here."""
    named = {"partner": asked["partner"], "goods": "", "add": 0.25} | asked
    return "09_what_if", {name: str(value) for name, value in named.items()}
