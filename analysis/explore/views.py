"""The three views: tariffs beside imports, elasticities, and what a further duty would do."""

from __future__ import annotations

import ipywidgets as w
import pandas as pd

from analysis.combine import load_panel
from analysis.combine.law.table import LAST_DAY
from analysis.combine.load import partner_names, product_labels
from analysis.combine.names import WORLD
from analysis.estimate.base.study import load_state
from analysis.estimate.episodes import episodes
from analysis.estimate.goods.study import load_goods
from analysis.explore.view import View
from analysis.present.labels import episode_years

#: Concept of the tariff that is drawn, and tariff that an elasticity is of, as controls call them.
CONCEPTS = {
    "all three": "", "headline (as quoted)": "headline", "statutory (by law)": "statutory",
    "effective (collected)": "effective",
}  # fmt: skip
MEANT = {"by law": "law", "as collected": "collected"}

#: Product systems as controls call them.
SYSTEMS = {"NAICS sectors": "naics3", "HS chapters, to 2021": "hs2"}

#: End uses as controls call them.
END_USES = ("capital", "consumption", "intermediate")

#: First day of the view of a further duty, before another is chosen.
FIRST = "2026-12-01"

STYLE = {"description_width": "6em"}


def tariff() -> w.VBox:
    """Show tariffs, imports and events of a partner's goods: ``analysis.tariff``."""
    controls = {
        "partner": _choice("Partner", _partners("naics3"), "CHN"),
        "system": _choice("System", SYSTEMS, "naics3"),
        "product": _choice("Goods", _products("naics3"), ""),
        "window": _window("naics3"),
        "concept": _choice("Tariff", CONCEPTS, ""),
    }
    view = View("tariff", controls, arguments=_in_window, entry=_tariff_report)

    def follow(change) -> None:
        """Offer the products and months of the system chosen."""
        with view.held():
            months = _months(change.new)
            controls["product"].options = list(_products(change.new).items())
            controls["product"].value = ""
            controls["window"].options = months
            controls["window"].value = _first_view(months)

    controls["system"].unobserve(view.show, names="value")
    controls["system"].observe(follow, names="value")
    return view.box


def elasticity() -> w.VBox:
    """Show an elasticity with its interval: ``analysis.elasticity``."""
    goods = load_goods()
    own = {f"{use} goods": use for use in END_USES}
    own |= {f"{code} {goods.labels[code]}": code for code in goods.sectors.frame.group}
    controls = {
        "episode": _choice("Episode", {episode_years(name): name for name in episodes()}, "2025"),
        "tariff": _choice("Tariff", MEANT, "law"),
        "goods": _choice("Goods", {"all goods": ""} | own, ""),
    }
    return View("elasticity", controls, arguments=dict, entry=_elasticity_report).box


def effect() -> w.VBox:
    """Show what a further duty would do to imports, duties and buyers: ``analysis.effect``."""
    state = load_state()
    first = state["data_to"] + pd.DateOffset(months=1)
    days = [f"{day:%Y-%m-%d}" for day in pd.date_range(first, LAST_DAY, freq="MS")]
    goods = {"all goods": ""} | {f"{use} goods": use for use in END_USES} | _products("naics3", {})
    every = state["names"].sort_values()
    names = {"all countries": WORLD} | dict(zip(every, every.index, strict=True))
    controls = {
        "partner": _choice("Partner", names, "VNM"),
        "goods": _choice("Goods", goods, ""),
        "hts": w.Text(description="or HTS", value="9403", continuous_update=False, style=STYLE,
                      placeholder="2 to 10 digits"),
        "add": w.FloatSlider(description="Duty", value=0.25, min=-0.5, max=1.5, step=0.01, style=STYLE,
                             readout_format=".0%"),
        "first": w.SelectionSlider(description="First day", options=days, value=FIRST, style=STYLE,
                                   layout={"width": "24em"}),
        "horizon": w.IntSlider(description="Months", value=12, min=1, max=36, style=STYLE),
    }  # fmt: skip
    view = View("effect", controls, arguments=_duty, entry=_effect_report)
    _either(view, "goods", "hts")
    return view.box


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


def _choice(label: str, options: dict[str, str], value: str) -> w.Dropdown:
    return w.Dropdown(description=label, options=list(options.items()), value=value, style=STYLE)


def _partners(system: str) -> dict[str, str]:
    """Return the partners of a panel by name."""
    names = partner_names()
    return {names[code]: code for code in load_panel(system).partner.cat.categories}


def _products(system: str, first: dict[str, str] | None = None) -> dict[str, str]:
    """Return the products of a system, with all goods first."""
    known = sorted(set(load_panel(system)[system].astype(str)))
    labels = product_labels(system)
    first = {"all goods": ""} if first is None else first
    return first | {f"{code} {labels[code]}": code for code in known}


def _months(system: str) -> list[str]:
    months = load_panel(system).month
    return [f"{month:%Y-%m}" for month in pd.date_range(months.min(), months.max(), freq="MS")]


def _first_view(months: list[str]) -> tuple[str, str]:
    return ("2018-01", months[-1])


def _window(system: str) -> w.SelectionRangeSlider:
    months = _months(system)
    return w.SelectionRangeSlider(description="Window", options=months, value=_first_view(months),
                                  style=STYLE, layout={"width": "32em"})  # fmt: skip


def _in_window(values: dict) -> dict:
    start, end = values.pop("window")
    last = _months(values["system"])[-1]
    return values | {"start": start, "end": "latest" if end == last else end}


def _duty(values: dict) -> dict:
    """Return the arguments of ``analysis.effect``: goods are an end use or a sector."""
    goods = values.pop("goods")
    kind = "end_use" if goods in END_USES else "naics3"
    return values | {"hts": values["hts"].strip(), kind: goods, "add": round(values["add"], 4)}


def _tariff_report(asked: dict) -> tuple[str, dict[str, str]]:
    """Return the report of the partner: it shows every tariff, and all sectors."""
    kept = ("partner", "start", "end", "system")
    return "02_tariffs", {name: asked[name] for name in kept if name in asked}


def _elasticity_report(asked: dict) -> tuple[str, dict[str, str]]:
    """Return the report of the episode: it shows both tariffs, and all goods."""
    return "04_elasticity", {"episodes": asked.get("episode", "2025")}


def _effect_report(asked: dict) -> tuple[str, dict[str, str]]:
    """Return the report of a further duty; its notebook has goods of its own, which are none here."""
    named = {"partner": asked["partner"], "hts": "", "add": 0.25} | asked
    return "09_what_if", {name: str(value) for name, value in named.items()}
