"""The files of charts that a reader touches: each the series of a printed figure, for every partner."""

from __future__ import annotations

import pandas as pd

from analysis.collect import read_past_events
from analysis.collect.tables import vintage
from analysis.combine import load_panel, select
from analysis.combine.courses.shards import assigned
from analysis.combine.load import CONTINUED, WORLD_NAME, load_newest, partner_names
from analysis.combine.panel import SYSTEM_TABLES
from analysis.engine.stored import stored
from analysis.estimate.tariffs.inputs import load_path
from analysis.estimate.tariffs.study import study as study_tariffs
from analysis.estimate.tariffs.tariffs import moving_events
from analysis.estimate.trade.exports.study import study as study_exports
from analysis.law.calendar import headline_steps
from analysis.periods import LATEST
from analysis.present.tariffs.touched import TariffRates, collected_chart, tariff_chart
from analysis.present.trade.exports.touched import ledgers_chart, shares_chart
from analysis.vocabulary import WORLD

#: Folder of the files, beside the pages.
FOLDER = "charts"


def make_files() -> dict[str, pd.DataFrame]:
    """Return ``chart_files``: ``name`` and ``text`` of each chart's file."""
    panel, names, events = load_panel("naics3"), partner_names(), read_past_events()
    partners = sorted(panel.partner.unique())
    rates = {code: rates_of(code, events) for code in (*partners, WORLD)}
    stories = {code: study_exports(partner=code) for code in partners}
    charts = [
        tariff_chart(rates, {**names, WORLD: WORLD_NAME}, source=vintage(SYSTEM_TABLES["naics3"])),
        collected_chart(study_tariffs().collections, names),
        ledgers_chart(stories),
        shares_chart(stories[partners[0]]),
    ]
    files = {f"{FOLDER}/{one.name}": one.content() for one in charts}
    rows = [(f"{name}.js", assigned(name, content)) for name, content in files.items()]
    return {"chart_files": pd.DataFrame(rows, columns=["name", "text"])}


def rates_of(partner: str, events: pd.DataFrame) -> TariffRates:
    """Return the tariffs of a partner, from 2018 to the newest month, as report 02 tells them."""
    newest = load_newest(partner) if partner in CONTINUED else ()
    end = f"{newest.index[-1]:%Y-%m}" if len(newest) else LATEST
    selection = select(partner=partner, start="2018-01", end=end, system="naics3", world=True)
    path, headline = load_path(selection), headline_steps(partner, selection.group, events)
    return TariffRates(path, headline, moving_events(selection, events, path))


def pages() -> dict[str, bytes]:
    """Return the bytes of the files by their names."""
    what = "charts that are touched (about 20 s)"
    files = stored(make_files, ["chart_files"], what=what)["chart_files"]
    return {name: text.encode() for name, text in files.itertuples(index=False)}
