"""One function a kind of sentence: each yields sentences, with whether they are true by the tables."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pandas as pd

from analysis.law import rate as law_rate
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

Sentences = Iterator[tuple[str, bool]]

#: Number of sentences of a kind.
EACH = 21


def _month(draw: Random, last: pd.Timestamp = ONE_VINTAGE) -> pd.Timestamp:
    return draw.choice(pd.date_range(SINCE, last, freq="MS").tolist())


def _wrong(draw: Random, value: float) -> float:
    """Return a number that is far from another: by a fifth to a half of it."""
    return value * draw.choice([0.5, 0.65, 0.8, 1.25, 1.4, 1.5])


#: Growth nearer to nothing than this is of either sign before and after a revision.
NOTHING = 0.05


def _moving(draw: Random, series: pd.Series, last: pd.Timestamp = ONE_VINTAGE) -> pd.Timestamp:
    """Return a month in which a series moved on a year before."""
    return next(
        month for month in iter(lambda: _month(draw, last), None) if abs(growth(series, month)) > NOTHING
    )


def _flow(draw: Random, tables: Tables) -> tuple[pd.Series, str]:
    flow, partner = draw.choice(["general_imports", "exports"]), draw.choice(OTHERS)
    link = "imports from" if flow == "general_imports" else "exports to"
    return tables.us[flow][partner], f"US {link} {called(partner)}"


def direction_with_level(draw: Random, tables: Tables) -> Sentences:
    """``fell to``: two conditions, of which a false one has the wrong way."""
    for k in range(EACH):
        series, what = _flow(draw, tables)
        month, true = _moving(draw, series), k % 2 == 0
        way = growth(series, month) * (1 if true else -1)
        yield f"{what} {moved(way)} to {billions(series[month])} in {month:%B %Y}", true


def deficit_with_level(draw: Random, tables: Tables) -> Sentences:
    """``widened to`` and ``narrowed to``, of months and years."""
    for k in range(EACH):
        partner, true = draw.choice(["MEX", "VNM", "JPN", "DEU", "KOR", "THA", "IND"]), k % 2 == 0
        month = _month(draw)
        now, before = (tables.deficit[partner][at] for at in (month, month - YEAR))
        period = f"{month:%B %Y}"
        if draw.random() < 0.5:
            years = tables.deficit[partner].groupby(tables.deficit.index.year).sum()
            year = draw.choice(range(2014, 2023))
            now, before, period = years[year], years[year - 1], str(year)
        if now <= 0 or before <= 0:
            continue
        word = "widened" if bool(now > before) is true else "narrowed"
        yield f"The US deficit with {called(partner)} {word} to {billions(now)} in {period}", true


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
            series, what = _flow(draw, tables)
            month = _month(draw)
            year, last = growth(series, month), growth(series, month, MONTH)
        if abs(year - last) < 0.05:
            continue
        true = draw.random() < 0.5
        value = year if true else last
        yield f"{what} {moved(value)} {percent(value)} in {month:%B %Y}", true


def more_and_less(draw: Random, tables: Tables) -> Sentences:
    """``by more than`` and ``by less than``, on the base that is meant or named."""
    for k in range(EACH + 24):
        series, what = _flow(draw, tables)
        month, true = _month(draw), k % 2 == 0
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
        series, what = _flow(draw, tables)
        month = _month(draw)
        back = draw.choice([1, 2, 3])
        base, true = pd.DateOffset(months=back), k % 2 == 0
        value, year = growth(series, month, base), growth(series, month)
        claimed = value if true else (year if abs(year - value) > 0.05 else -value)
        if abs(claimed - value) < 0.05 and not true:
            continue
        yield f"{what} {moved(claimed)} {percent(claimed)} in {month:%B %Y} from {month - base:%B}", true


def gaps_beyond_revisions(draw: Random, tables: Tables) -> Sentences:
    """Levels, of which a false one lies further off than any revision."""
    yield "The US deficit with China was $13.9bn in May 2025", True
    yield "The US deficit with China was $17.9bn in May 2025", False
    yield "The average statutory US tariff on Chinese goods was 95% in June 2025", False
    for k in range(EACH):
        series, what = _flow(draw, tables)
        month, true = _month(draw), k % 2 == 0
        value = series[month]
        yield f"{what} were {billions(value if true else _wrong(draw, value))} in {month:%B %Y}", true


def direction_alone(draw: Random, tables: Tables) -> Sentences:
    """``fell in May 2025``."""
    for k in range(EACH):
        series, what = _flow(draw, tables)
        month, true = _moving(draw, series), k % 2 == 0
        way = growth(series, month) * (1 if true else -1)
        yield f"{what} {moved(way)} in {month:%B %Y}", true


def records(draw: Random, tables: Tables) -> Sentences:
    """Records, the lowest and highest since, and runs of months."""
    for k in range(EACH + 10):
        series, what = _flow(draw, tables)
        form, true = draw.choice(["record", "since", "run"]), k % 2 == 0
        if form == "record":
            highs = [m for m in series.index[24:] if series[m] == series[:m].max() and m <= ONE_VINTAGE]
            others = [m for m in series.index[24:] if series[m] < series[:m].max() and m <= ONE_VINTAGE]
            month = draw.choice(highs if true else others)
            yield f"{what} hit a record in {month:%B %Y}", true
        elif form == "since":
            month = _month(draw)
            below = series[: month - MONTH]
            last = below[below <= series[month]]
            if last.empty or last.index[-1] == month - MONTH:
                continue
            since = (
                last.index[-1] if true else last.index[-1] - pd.DateOffset(months=draw.choice([3, 5, 9]))
            )
            yield f"{what} in {month:%B %Y} were the lowest since {since:%B %Y}", true
        else:
            month = _month(draw)
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


def two_countries(draw: Random, tables: Tables) -> Sentences:
    """``more from X than from Y`` and ``overtook``."""
    imports = tables.us["general_imports"]
    years = imports.groupby(imports.index.year).sum()
    pairs = [
        (a, b, year)
        for a in OTHERS + ["CHN"]
        for b in OTHERS + ["CHN"]
        for year in range(2014, 2024)
        if a != b and years[a][year] > years[b][year] and years[a][year - 1] < years[b][year - 1]
    ]
    for k in range(EACH):
        true = k % 2 == 0
        if draw.random() < 0.5:
            a, b, year = draw.choice(pairs)
            first, second = (a, b) if true else (b, a)
            yield f"{called(first)} overtook {called(second)} as a supplier of the US in {year}", true
        else:
            a, b = draw.sample(OTHERS, 2)
            month = _month(draw)
            if bool(imports[a][month] > imports[b][month]) is not true:
                a, b = b, a
            yield f"The US imported more from {called(a)} than from {called(b)} in {month:%B %Y}", true


def since_a_day(draw: Random, tables: Tables) -> Sentences:
    """A rate in force since a day, to this one."""
    partners = [p for p in OTHERS if len(tables.headline(p)) > 1]
    for k in range(EACH):
        partner, true = draw.choice(partners), k % 2 == 0
        steps = tables.headline(partner)
        steps = steps[steps.ne(steps.shift())]
        day, value = steps.index[-1], float(steps.iloc[-1])
        claimed = value if true else float(draw.choice([value + 0.05, value + 0.1, value + 0.25]))
        yield (
            f"Goods from {called(partner)} have faced a {claimed * 100:g}% tariff since {day:%-d %B %Y}",
            true,
        )


def as_people_write(draw: Random, tables: Tables) -> Sentences:
    """``is``, ``last year``, ``34.5pc``."""
    for k in range(EACH):
        form, true = draw.choice(["is", "pc", "last year"]), k % 2 == 0
        if form == "is":
            partner = draw.choice(OTHERS)
            value = float(tables.headline(partner).iloc[-1])
            claimed = value if true else value + draw.choice([0.05, 0.15, 0.3])
            yield f"The US tariff on goods from {called(partner)} is {claimed * 100:g}%", true
        elif form == "pc":
            series, what = _flow(draw, tables)
            month = _moving(draw, series)
            value = growth(series, month) if true else -growth(series, month)
            yield f"{what} {moved(value)} {percent(value)[:-1]}pc in {month:%B %Y}", true
        else:
            partner = draw.choice(OTHERS)
            general = tables.years.general_value
            value = float(general[2025, partner] / general[2024, partner] - 1)
            value = value if true else value + 0.1
            yield f"US imports from {called(partner)} {moved(value)} {percent(value)} last year", true


def two_claims(draw: Random, tables: Tables) -> Sentences:
    """Two claims in one sentence; a false one has one false half."""
    imports, exports = tables.us["general_imports"], tables.us["exports"]
    for k in range(EACH):
        partner, true = draw.choice(OTHERS), k % 2 == 0
        month = next(
            m
            for m in iter(lambda: _month(draw), None)
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
                into, level = (-into, level) if wrong else (into, _wrong(draw, level))
            yield (
                (
                    f"US imports from {name} {moved(into)} {percent(into)} to {billions(level)} in "
                    f"{month:%B %Y}"
                ),
                true,
            )


def whole_years(draw: Random, tables: Tables) -> Sentences:
    """Imports of 2025 from any partner, by the annual table."""
    general = tables.years.general_value.astype(float)
    named = [
        p for p in tables.codes.partner if (2025, p) in general.index and (2024, p) in general.index
    ]
    large = [p for p in named if general[2025, p] > 5e8 and p.isalpha()]
    for k in range(EACH):
        partner, true = draw.choice(large), k % 2 == 0
        value = general[2025, partner]
        change = value / general[2024, partner] - 1
        if draw.random() < 0.5:
            yield (
                f"US imports from {called(partner)} were "
                f"{billions(value if true else _wrong(draw, value))} in 2025",
                true,
            )
        else:
            change = change if true else change + 0.1
            yield f"US imports from {called(partner)} {moved(change)} {percent(change)} in 2025", true


def by_us_figures(draw: Random, tables: Tables) -> Sentences:
    """Another country's trade with the United States, by US figures."""
    imports, exports = tables.us["general_imports"], tables.us["exports"]
    for k in range(EACH):
        partner, true = draw.choice(OTHERS), k % 2 == 0
        flow, what = draw.choice([(imports, "exports to the US"), (exports, "imports from the US")])
        month = _moving(draw, flow[partner])
        name = called(partner)
        value = growth(flow[partner], month) * (1 if true else -1)
        yield (
            f"{name[0].upper()}{name[1:]}'s {what} {moved(value)} {percent(value)} in {month:%B %Y}",
            true,
        )


def tariffs_on_goods(draw: Random, tables: Tables) -> Sentences:
    """What most of some goods owe by law on a day."""
    goods_sold = [
        ("cars", "Japan"),
        ("cars", "Germany"),
        ("steel", "Brazil"),
        ("laptops", "China"),
        ("steel", "Germany"),
    ]
    days = [pd.Timestamp(day) for day in ("2025-06-20", "2025-10-01")]
    for k in range(EACH):
        goods, partner = goods_sold[k % len(goods_sold)]
        day, true = days[k % 2], (k // 2) % 2 == 0
        value = float(law_rate(partner, goods, f"{day:%Y-%m-%d}").kinds.iloc[0].highest)
        claimed = value if true else value + draw.choice([0.08, 0.35, 0.6])
        yield f"The US tariff on {goods} from {partner} was {claimed * 100:g}% on {day:%-d %B %Y}", true


def collected_rates(draw: Random, tables: Tables) -> Sentences:
    """Rates collected by partner and month."""
    for k in range(EACH):
        partner, month = draw.choice(
            [key for key in tables.collected.index if key[0] not in ("CHN", "EU")]
        )
        value, true = tables.collected[partner, month], k % 2 == 0
        claimed = value if true else value * draw.choice([0.4, 1.6, 2.2])
        yield (
            f"The average tariff collected on goods from {called(partner)} was {percent(claimed)} in "
            f"{month:%B %Y}",
            true,
        )


def headline_months(draw: Random, tables: Tables) -> Sentences:
    """Headline rates of months in which they did not change."""
    for k in range(EACH):
        partner, true = draw.choice([*OTHERS, "CHN"]), k % 2 == 0
        steps = tables.headline(partner)
        months = pd.date_range("2025-02-01", "2026-09-01", freq="MS")
        days = {m: pd.date_range(m, m + pd.offsets.MonthEnd(0)) for m in months}
        constant = [
            m
            for m in months
            if len({float(steps[:day].iloc[-1]) for day in days[m][[0, 10, 20, -1]]}) == 1
            and steps[m : days[m][-1]].nunique() <= 1
        ]
        month = draw.choice(constant)
        value = float(steps[:month].iloc[-1])
        claimed = value if true else value + draw.choice([0.05, 0.1, 0.4])
        yield (
            f"The US tariff on goods from {called(partner)} was {claimed * 100:g}% in {month:%B %Y}",
            true,
        )


def us_receipts(draw: Random, tables: Tables) -> Sentences:
    """What the Treasury received."""
    series = tables.receipts
    for k in range(EACH):
        month, true = _month(draw, pd.Timestamp("2024-08-01")), k % 2 == 0
        form = draw.choice(["level", "growth", "year"])
        if form == "level":
            value = series[month] if true else _wrong(draw, series[month])
            yield f"US customs receipts were {billions(value)} in {month:%B %Y}", true
        elif form == "growth":
            month = _moving(draw, series, pd.Timestamp("2024-08-01"))
            value = growth(series, month) * (1 if true else -1)
            yield f"US tariff revenue {moved(value)} {percent(value)} in {month:%B %Y}", true
        else:
            year = draw.choice(range(2014, 2024))
            value = series[f"{year - 1}-10" : f"{year}-09"].sum()
            value = value if true else _wrong(draw, value)
            yield f"US tariff revenue was {billions(value)} in fiscal {year}", true


def first_prints(draw: Random, tables: Tables) -> Sentences:
    """First print against revised level."""
    levels = tables.china.trade_value.dropna()
    both = [
        (flow, month)
        for flow, month in tables.china_revised.index
        if (flow, "WLD", month) in levels.index
        and billions(levels[flow, "WLD", month]) != billions(tables.china_revised[flow, month])
    ]
    for k in range(EACH):
        flow, month = draw.choice(both)
        first, revised = levels[flow, "WLD", month], tables.china_revised[flow, month]
        true = k % 2 == 0
        if draw.random() < 0.5:
            yield (
                f"China's {flow} were first reported at {billions(first if true else revised)} in "
                f"{month:%B %Y}",
                true,
            )
        else:
            yield (
                f"China's {flow} were revised to {billions(revised if true else first)} in "
                f"{month:%B %Y}",
                true,
            )


def deficits_and_shares(draw: Random, tables: Tables) -> Sentences:
    """Deficits and shares of any partner."""
    imports = tables.us["general_imports"]
    years, deficits = (
        imports.groupby(imports.index.year).sum(),
        tables.deficit.groupby(imports.index.year).sum(),
    )
    world = read_world()
    for k in range(EACH):
        year, true = draw.choice(range(2014, 2023)), k % 2 == 0
        if draw.random() < 0.5:
            partner = draw.choice([p for p in years if p.isalpha() and deficits[p][year] > 5e8])
            value = deficits[partner][year]
            value = value if true else _wrong(draw, value)
            yield f"The US trade deficit with {called(partner)} was {billions(value)} in {year}", true
        else:
            partner = draw.choice([p for p in years if p.isalpha() and years[p][year] > 2e10])
            value = years[partner][year] / world[year]
            value = value if true else value * draw.choice([0.5, 1.5, 2])
            yield (
                f"{called(partner)}'s share of US imports was {percent(value)} in {year}".replace(
                    "the UK", "The UK"
                ),
                true,
            )


def read_world() -> pd.Series:
    """Return US general imports of goods by year."""
    from analysis.collect import read_table

    monthly = read_table("us_customs_revenue_monthly").set_index("month").goods_imports.astype(float)
    return monthly.groupby(monthly.index.year).sum()


KINDS = [
    direction_with_level,
    deficit_with_level,
    base_of_the_other,
    more_and_less,
    from_a_month,
    gaps_beyond_revisions,
    direction_alone,
    records,
    two_countries,
    since_a_day,
    as_people_write,
    two_claims,
    whole_years,
    by_us_figures,
    tariffs_on_goods,
    collected_rates,
    headline_months,
    us_receipts,
    first_prints,
    deficits_and_shares,
]
