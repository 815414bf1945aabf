"""What moved, by how much and since when."""

from __future__ import annotations

from random import Random

import pandas as pd

from tests.claims.battery.draws import (
    EACH,
    NOTHING,
    Sentences,
    a_flow,
    a_month,
    a_moving_month,
    far_from,
)
from tests.claims.battery.tables import (
    MONTH,
    ONE_VINTAGE,
    OTHERS,
    SINCE,
    YEAR,
    Tables,
    billions,
    called,
    growth,
    moved,
    percent,
)


def direction_with_level(draw: Random, tables: Tables) -> Sentences:
    """``fell to``: two conditions, of which a false one has the wrong way."""
    for k in range(EACH):
        series, what = a_flow(draw, tables)
        month, true = a_moving_month(draw, series), k % 2 == 0
        way = growth(series, month) * (1 if true else -1)
        yield f"{what} {moved(way)} to {billions(series[month])} in {month:%B %Y}", true


def base_of_the_other(draw: Random, tables: Tables) -> Sentences:
    """Growth without a base is on a year before; a false one is that on the month before."""
    for k in range(EACH + 10):
        if k % 2:
            flow, partner = draw.choice(["exports", "imports"]), draw.choice(["USA", "WLD"])
            rows = tables.china.loc[flow, partner]
            rows = rows[rows.trade_value.notna() & rows.yoy_growth.notna()]
            month = draw.choice([m for m in rows.index if m - MONTH in rows.index])
            year, last = rows.yoy_growth[month], growth(rows.trade_value, month, MONTH)
            link = "exports to the US" if flow == "exports" else "imports from the US"
            what = f"China's {link if partner == 'USA' else flow}"
        else:
            series, what = a_flow(draw, tables)
            month = a_month(draw)
            year, last = growth(series, month), growth(series, month, MONTH)
        if abs(year - last) < 0.05:
            continue
        true = draw.random() < 0.5
        value = year if true else last
        yield f"{what} {moved(value)} {percent(value)} in {month:%B %Y}", true


def more_and_less(draw: Random, tables: Tables) -> Sentences:
    """``by more than`` and ``by less than``, on the base that is meant or named."""
    for k in range(EACH + 24):
        series, what = a_flow(draw, tables)
        month, true = a_month(draw), k % 2 == 0
        base, words = draw.choice(
            [(YEAR, ""), (YEAR, " from a year earlier"), (MONTH, " from the month before")]
        )
        value = growth(series, month, base)
        if abs(value) < 0.15:
            continue
        more = draw.random() < 0.5
        part = 0.6 if more is true else 1.6
        word = "more" if more else "less"
        yield (
            f"{what} {moved(value)} by {word} than {percent(value * part)} in {month:%B %Y}{words}",
            true,
        )


def from_a_month(draw: Random, tables: Tables) -> Sentences:
    """``from April`` compares with April."""
    for k in range(EACH):
        series, what = a_flow(draw, tables)
        month = a_month(draw)
        back = draw.choice([1, 2, 3])
        base, true = pd.DateOffset(months=back), k % 2 == 0
        value, year = growth(series, month, base), growth(series, month)
        claimed = value if true else (year if abs(year - value) > 0.05 else -value)
        if abs(claimed - value) < 0.05 and not true:
            continue
        yield f"{what} {moved(claimed)} {percent(claimed)} in {month:%B %Y} from {month - base:%B}", true


def direction_alone(draw: Random, tables: Tables) -> Sentences:
    """``fell in May 2025``."""
    for k in range(EACH):
        series, what = a_flow(draw, tables)
        month, true = a_moving_month(draw, series), k % 2 == 0
        way = growth(series, month) * (1 if true else -1)
        yield f"{what} {moved(way)} in {month:%B %Y}", true


def records(draw: Random, tables: Tables) -> Sentences:
    """Records, the lowest and highest since, and runs of months."""
    for k in range(EACH + 10):
        series, what = a_flow(draw, tables)
        form, true = draw.choice(["record", "since", "run"]), k % 2 == 0
        if form == "record":
            highs = [m for m in series.index[24:] if series[m] == series[:m].max() and m <= ONE_VINTAGE]
            others = [m for m in series.index[24:] if series[m] < series[:m].max() and m <= ONE_VINTAGE]
            month = draw.choice(highs if true else others)
            yield f"{what} hit a record in {month:%B %Y}", true
        elif form == "since":
            month = a_month(draw)
            below = series[: month - MONTH]
            last = below[below <= series[month]]
            if last.empty or last.index[-1] == month - MONTH:
                continue
            since = (
                last.index[-1] if true else last.index[-1] - pd.DateOffset(months=draw.choice([3, 5, 9]))
            )
            yield f"{what} in {month:%B %Y} were the lowest since {since:%B %Y}", true
        else:
            month = a_month(draw)
            ways = [bool(growth(series, m) > 0) for m in pd.date_range(SINCE, month, freq="MS")][::-1]
            length = next((n for n, way in enumerate(ways) if way is not ways[0]), 0)
            if not 2 <= length <= 10:
                continue
            word = "rose" if ways[0] else "fell"
            nth = [
                "",
                "",
                "second",
                "third",
                "fourth",
                "fifth",
                "sixth",
                "seventh",
                "eighth",
                "ninth",
                "tenth",
            ]
            claimed = length if true else (length + 3 if length < 8 else length - 3)
            yield f"{what} {word} for the {nth[claimed]} straight month in {month:%B %Y}", true


def two_claims(draw: Random, tables: Tables) -> Sentences:
    """Two claims in one sentence; a false one has one false half."""
    imports, exports = tables.us["general_imports"], tables.us["exports"]
    for k in range(EACH):
        partner, true = draw.choice(OTHERS), k % 2 == 0
        month = next(
            m
            for m in iter(lambda: a_month(draw), None)
            if min(abs(growth(flow[partner], m)) for flow in (imports, exports)) > NOTHING
        )
        into, out = growth(imports[partner], month), growth(exports[partner], month)
        wrong = draw.choice([0, 1])
        if not true:
            into, out = (-into, out) if wrong else (into, -out)
        name = called(partner)
        form = draw.choice(["while", "to"])
        if form == "while":
            yield (
                (
                    f"US imports from {name} {moved(into)} {percent(into)} in {month:%B %Y}, while "
                    f"US exports to "
                    f"{name} {moved(out)} {percent(out)}"
                ),
                true,
            )
        else:
            level = imports[partner][month]
            into = growth(imports[partner], month)
            if not true:
                into, level = (-into, level) if wrong else (into, far_from(draw, level))
            yield (
                (
                    f"US imports from {name} {moved(into)} {percent(into)} to {billions(level)} in "
                    f"{month:%B %Y}"
                ),
                true,
            )


def by_us_figures(draw: Random, tables: Tables) -> Sentences:
    """Another country's trade with the United States, by US figures."""
    imports, exports = tables.us["general_imports"], tables.us["exports"]
    for k in range(EACH):
        partner, true = draw.choice(OTHERS), k % 2 == 0
        flow, what = draw.choice([(imports, "exports to the US"), (exports, "imports from the US")])
        month = a_moving_month(draw, flow[partner])
        name = called(partner)
        value = growth(flow[partner], month) * (1 if true else -1)
        yield (
            f"{name[0].upper()}{name[1:]}'s {what} {moved(value)} {percent(value)} in {month:%B %Y}",
            true,
        )
