"""The views: the question of each, its controls, the public name asked, and the report of the same."""

from __future__ import annotations

import ipywidgets as w
import pandas as pd

from analysis.estimate.elasticity.goods.inputs import load_goods
from analysis.estimate.episodes import episodes
from analysis.estimate.what_if.asked import newest_start
from analysis.estimate.what_if.base.study import load_state
from analysis.explore import asking
from analysis.explore.controls import (
    STYLE,
    choice,
    day_of_the_law,
    partners,
    products,
    typed,
    window,
)
from analysis.explore.view import View
from analysis.law.authorities import LEGAL_AUTHORITIES
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

#: Digits of the tariff schedule at which lines are matched, as controls call them.
LINES = {"ten digits": 10, "six digits": 6, "four digits": 4, "two digits": 2}

#: End uses as controls call them.
END_USES = ("capital", "consumption", "intermediate")

#: What stands for goods and for partners that nobody chose.
ALL_GOODS, ALL_COUNTRIES = {"all goods": ""}, {"all countries": ""}

#: First month of the view of what was not imported, before another is chosen.
EPISODE = "2025-04"


def law() -> View:
    """Show what the law charges on goods on a day, layer by layer: ``analysis.statutory_rate``."""
    controls = {
        "partner": choice("Partner", countries({"European Union": "EU"}), "CHN"),
        "goods": typed("Goods", "cars", hint="words, or 2 to 10 digits"),
        "day": day_of_the_law("Day"),
    }
    return View(
        "statutory_rate",
        lambda of: f"What tariff do {of['goods']} from {of['partner']} owe?",
        controls,
        arguments=asking.on_day,
        entry=asking.law_report,
    )


def trade() -> View:
    """Show imports, tariffs and the share of all US imports, the control: ``analysis.tariff``."""
    controls = {
        "partner": choice("Partner", partners("naics3"), "CHN"),
        "goods": choice("Goods", products("naics3"), ""),
        "window": window("Window", "naics3", newest=True),
        "tariff": choice("Tariff", TARIFFS, ""),
    }
    return View(
        "tariff",
        lambda of: f"What became of US imports from {of['partner']} ({of['goods']}) under its tariffs?",
        controls,
        arguments=asking.to_the_newest,
        entry=asking.tariff_report,
    )


def elasticity() -> View:
    """Show an elasticity with its interval: ``analysis.elasticity``."""
    goods = load_goods()
    goods_choices = {f"{use} goods": use for use in END_USES}
    goods_choices |= {f"{code} {goods.labels[code]}": code for code in goods.sectors.frame.group}
    controls = {
        "partner": choice("Partner", {"all partners": ""} | partners("naics3"), ""),
        "goods": choice("Goods", ALL_GOODS | goods_choices, ""),
        "episode": choice("Episode", episode_choices(), "2025"),
        "tariff": choice("Tariff", MEANT, "law"),
    }
    view = View(
        "elasticity",
        lambda of: f"How much do US imports of {of['goods']} from {of['partner']} fall under a tariff?",
        controls,
        entry=asking.elasticity_report,
    )
    view.either("partner", "goods")
    return view


def effect() -> View:
    """Show what a further duty would do to imports, duties and buyers: ``analysis.effect``."""
    first = asking.first_day()
    days = [f"{day:%Y-%m-%d}" for day in pd.date_range(first, LAST_DAY, freq="MS")]
    sectors = {label: f"NAICS {code}" for label, code in products("naics3", {}).items()}
    controls = {
        "partner": choice("Partner", countries({"all countries": WORLD}), "VNM"),
        "goods": choice("Goods", ALL_GOODS | {f"{use} goods": use for use in END_USES} | sectors, ""),
        "hts": typed("or HTS", "9403", hint="words, or 2 to 10 digits"),
        "add": w.FloatSlider(
            description="Duty",
            value=0.25,
            min=-0.5,
            max=1.5,
            step=0.01,
            style=STYLE,
            readout_format=".0%",
            layout={"width": "15em"},
        ),
        "start": w.SelectionSlider(
            description="First day",
            options=days,
            style=STYLE,
            value=f"{newest_start(first):%Y-%m-%d}",
            layout={"width": "18em"},
        ),
        "horizon": w.IntSlider(
            description="Months", value=12, min=1, max=36, style=STYLE, layout={"width": "15em"}
        ),
    }
    view = View(
        "effect",
        lambda of: (
            f"What would a further duty of {of['add']:.0%} on {of['hts'] or of['goods']} from "
            f"{of['partner']} do?"
        ),
        controls,
        arguments=asking.further_duty,
        entry=asking.effect_report,
    )
    view.either("goods", "hts")
    return view


def bill() -> View:
    """Show who paid what under which order: ``analysis.bill``."""
    authorities = {name: key for key, name in LEGAL_AUTHORITIES.items()}
    controls = {
        "partner": choice(
            "Partner", ALL_COUNTRIES | {"European Union": "EU"} | partners("naics3"), "CHN"
        ),
        "goods": choice("Goods", products("naics3"), ""),
        "authority": choice("Authority", {"all": "", "IEEPA": "IEEPA"} | authorities, ""),
        "window": window("Window", "naics3", "2025-01", newest=True),
    }
    return View(
        "bill",
        lambda of: f"What did tariffs on {of['goods']} from {of['partner']} cost, under which order?",
        controls,
        arguments=asking.to_the_newest,
        entry=asking.law_report,
    )


def claim() -> View:
    """Show whether a figure that somebody claims holds: ``analysis.check_claim``."""
    example = "China's exports to the US fell 34.5% in May 2025"
    controls = {"claim": typed("Claim", example, width="44em")}
    return View(
        "check_claim",
        lambda of: f"Does it hold that “{of['claim']}”?",
        controls,
        arguments=asking.stripped,
        entry=lambda asked: ("01_claims", {}),
    )


def response() -> View:
    """Show how imports moved month by month after tariffs changed: ``analysis.response``."""
    controls = {
        "partner": choice("Partner", partners("naics3"), "CHN"),
        "episode": choice("Episode", episode_choices(), "2025"),
    }
    return View(
        "response",
        lambda of: f"How fast did US imports from {of['partner']} move after tariffs changed?",
        controls,
        entry=asking.response_report,
        takes="about 5 seconds",
    )


def gap() -> View:
    """Show how much less was imported than before made expected: ``analysis.gap``."""
    controls = {
        "partner": choice("Partner", partners("naics3"), "CHN"),
        "window": window("Window", "naics3", EPISODE),
    }
    return View(
        "gap",
        lambda of: f"How far are US imports from {of['partner']} below a forecast from their own past?",
        controls,
        arguments=asking.in_window,
        entry=asking.report_of("05_counterfactual"),
        takes="half a minute to a minute",
    )


def diversion() -> View:
    """Show who sold what a partner no longer sold: ``analysis.diversion``."""
    controls = {
        "partner": choice("Partner", partners("naics3"), "CHN"),
        "goods": typed("Goods", "", hint="all, or words or 2 to 10 digits"),
        "digits": choice("Lines of", LINES, 10),
    }
    return View(
        "diversion",
        lambda of: (
            f"Who sold in the US what {of['partner']} no longer sold of {of['goods'] or 'its goods'}?"
        ),
        controls,
        arguments=asking.stripped,
        entry=asking.report_of("06_diversion"),
        takes="about 10 seconds",
    )


def cite() -> View:
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

    return View(
        "cite",
        lambda of: f"How is {of['key']} cited?",
        {"key": key},
        arguments=asking.stripped,
        entry=report,
    )


def countries(first: dict[str, str]) -> dict[str, str]:
    """Return all countries by name, after what is no country."""
    every = load_state()["names"].sort_values()
    return first | dict(zip(every, every.index, strict=True))


def episode_choices() -> dict[str, str]:
    """Return the episodes by their years."""
    return {episode_years(name): name for name in episodes()}
