"""Tables of report 13."""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd

from analysis.estimate.prices.border import main_product
from analysis.estimate.prices.components import BRANCHES, COMPONENTS, RAW
from analysis.estimate.prices.study import BORDER, CUSTOMS, DOLLARS, PARTS, PRICES, SECTOR_PRICES, Story
from analysis.present.finding import hundredths, month, p_value, percent, points, two, whole
from analysis.present.prices.words import COMPARED, INDEXES, NAMES, ORIGINS, SOURCES, TARIFFS, cited
from analysis.present.table import Table, or_dash

#: US imports, and unit values by HS6, among the sources.
CENSUS, COMTRADE = "us_imports_naics3_monthly", "us_imports_hs6_changes"


#: Prints a fraction times a hundred to two decimals.
_finely = partial(hundredths, decimals=2)


def components_table(story: Story) -> Table | None:
    """Print rate, weight and contribution of each component, the residual and the total."""
    if story.parts is None:
        return None
    own = story.parts.parts.loc[[*COMPONENTS, RAW, *BRANCHES]].copy()
    own.insert(0, "component", [NAMES[name] for name in own.index])
    left = pd.DataFrame(
        {"component": ["Left to the total", "All producer prices"],
         "yoy_growth": [np.nan, story.parts.total], "weight": [np.nan, 1.0],
         "value": [story.parts.residual, story.parts.total]}
    )  # fmt: skip
    frame = pd.concat([own, left], ignore_index=True)
    heads = {"component": "Component", "weight": "Weight, % [bounds]", "value": "Points [bounds]"}
    intervals = {"weight": ("weight_low", "weight_high"), "value": ("low", "high")}
    formats = {"yoy_growth": "fraction", "weight": or_dash(hundredths), "value": _finely}
    first, last = month(story.parts.months[0]), month(story.parts.months[-1])
    caption = (
        f"China's producer prices in {month(story.month)} on a year earlier by component. The seven "
        f"components and what is left add up to all. Weights: least squares over "
        f"{len(story.parts.months)} months, {first} to {last}, error {_finely(story.parts.fit)} "
        f"points; in brackets all that rounding allows. {cited(story, PRICES, PARTS)}"
    )
    return Table(frame, caption, heads=heads, formats=formats, intervals=intervals,
                 name="prices_components")  # fmt: skip


def published_table(story: Story) -> Table | None:
    """Print the contributions that the Bureau printed beside the bounds of ours."""
    if story.parts is None or story.parts.published.empty:
        return None
    frame = story.parts.published.assign(component=lambda rows: rows.component.map(NAMES))
    heads = {"component": "Part", "published": "Printed by the Bureau", "low": "Lowest allowed",
             "high": "Highest allowed"}  # fmt: skip
    formats = dict.fromkeys(("published", "low", "high"), _finely)
    caption = (
        "Contributions to producer prices on a year earlier, in percentage points, that the Bureau "
        f"printed and our weights do not use, beside the bounds that they leave. {cited(story, PARTS)}"
    )
    return Table(frame, caption, heads=heads, formats=formats, name="prices_published_contributions")


def base_table(story: Story) -> Table | None:
    """Print what is new and what is the base, of the step since the month before and of the rate."""
    rows = []
    for name, index in story.indexes.items():
        if index.step is not None:
            kinds = ("change since the month before", "new change", "base effect")
            parts = (index.step.change, index.step.new, index.step.base)
            checks = (None, None, index.step.base_published)
            rows += [(INDEXES[name], *row) for row in zip(kinds, parts, checks, strict=True)]
        if index.carry is not None:
            december = month(index.carry.december)
            kinds = ("rate on a year earlier", f"there in {december}", f"come since {december}")
            parts = (index.carry.total, index.carry.carried, index.carry.new)
            rows += [(INDEXES[name], *row, None) for row in zip(kinds, parts, strict=True)]
    if not rows:
        return None
    frame = pd.DataFrame(
        [(name, kind, p.value, p.low, p.high, check) for name, kind, p, check in rows],
        columns=["index", "kind", "value", "low", "high", "published"],
    ).astype({"published": float})
    if frame.published.isna().all():
        frame = frame.drop(columns="published")
    heads = {"index": "Prices", "kind": "What", "value": "Points [rounding]",
             "published": "By the change of a year ago"}  # fmt: skip
    formats = {"value": _finely, "published": or_dash(_finely)}
    caption = (
        f"Exact arithmetic of {month(story.month)}: the two lines under each change add up to it. In "
        f"brackets what rounding to a tenth of a point allows. {cited(story, PRICES)}"
    )
    return Table(frame, caption, heads=heads, formats=formats, intervals={"value": ("low", "high")},
                 name="prices_base_effects")  # fmt: skip


def chained_table(story: Story) -> Table:
    """Print how published rates and chained monthly changes agree."""
    rows = [index.chained.assign(index=INDEXES[name]) for name, index in story.indexes.items()]
    frame = pd.concat(rows, ignore_index=True)
    frame = frame[frame.n_months.gt(0)]
    words = {"step": "month before, new change, that of a year ago", "year": "twelve monthly changes"}
    frame["comparison"] = frame.comparison.map(words)
    frame = frame[["index", *frame.columns.drop("index")]].reset_index(drop=True)
    heads = {
        "index": "Prices", "comparison": "Rate implied by", "n_months": "Months with all of them",
        "largest": "Largest distance", "allowed": "Rounding allows", "n_beyond": "Months beyond",
        "first_beyond": "First", "last_beyond": "Last",
    }  # fmt: skip
    formats = {"largest": points, "allowed": points, "n_months": "count", "n_beyond": "count"}
    caption = (
        "Published rates on a year earlier beside those that published monthly changes imply. What lies "
        "beyond rounding falls in 2021, when the Bureau changed the base year of its indexes. "
        f"{cited(story, PRICES)}"
    )
    return Table(frame, caption, heads=heads, formats=formats, name="prices_chained")


def exposure_table(story: Story) -> Table | None:
    """Print price and exposure to the US tariff by component."""
    if story.exposure is None:
        return None
    found = story.exposure
    frame = found.table.reset_index(names="component")
    frame["component"] = frame.component.map(NAMES)
    heads = {
        "component": "Component", "weight": "Weight", "share": "Share of US imports from China",
        "law": "Rise of the duty, log", "exposure": "Exposure", "before": f"{found.before:%b\u00a0%Y}",
        "now": f"{story.month:%b\u00a0%Y}", "change": "Change",
    }  # fmt: skip
    formats = {"weight": percent, "share": percent, "law": hundredths, "exposure": two, "change": points}
    formats |= {"before": "fraction", "now": "fraction"}
    (value, p), (law, p_law) = (found.tests[name] for name in ("exposure", "law"))
    caption = (
        "Producer prices on a year earlier by component, and their exposure to the US tariff: share of "
        f"US imports from China over weight, times the rise of log(1 + duty by law) from "
        f"{month(story.border.base)} to {month(story.month)} (log points times 100). Sectors are our "
        f"sorting. Rank correlation with the change: exposure {two(value)} ({p_value(p)}), duty "
        f"{two(law)} ({p_value(p_law)}), exact. {cited(story, PARTS, CENSUS)}"
    )
    return Table(frame, caption, heads=heads, formats=formats, name="prices_exposure")


def border_table(story: Story) -> Table:
    """Print prices, duties and the share on exporters by month."""
    found = story.border
    frame = np.expm1(found.moved[["price", "others", "collected", "law"]])
    for comparison in COMPARED:
        frame[comparison] = found.shares[comparison, "collected"]
    frame = frame.reset_index()
    heads = {
        "price": "Price, China", "others": "Price, other origins", "collected": "1 + duty collected",
        "law": "1 + duty by law", "alone": "On exporters, China alone",
        "less others": "On exporters, less others",
    }  # fmt: skip
    formats = dict.fromkeys(("price", "others", "collected", "law"), percent)
    formats |= dict.fromkeys(COMPARED, or_dash(whole))
    caption = (
        f"Changes since {month(found.base)}, prices in dollars before duty; other origins are the mean "
        "of ASEAN (duty: five members), the European Union (nine), Japan and Mexico. Share on exporters "
        "by the duty collected, where it rose by five log points or"
        " more. October 2025 is not published. "
        f"{cited(story, BORDER, CENSUS)}"
    )
    return Table(frame, caption, heads=heads, formats=formats, name="prices_border")


def choices_table(story: Story) -> Table:
    """Print the share on exporters under every choice."""
    frame = story.border.choices.assign(importers=lambda rows: 1 - rows.share)
    frame["comparison"] = frame.comparison.map(COMPARED)
    frame["tariff"] = frame.tariff.map(TARIFFS)
    frame["drift"] = frame.drift.map({True: "taken out", False: "left in"})
    heads = {"comparison": "Compared", "tariff": "Duty", "drift": "Change in quiet windows",
             "fell": "Fall of the price, log", "rose": "Rise of the duty, log",
             "share": "On exporters", "importers": "On importers"}  # fmt: skip
    formats = {"fell": hundredths, "rose": hundredths, "share": whole, "importers": whole}
    found = story.border
    caption = (
        f"Who bore the rise of the duty on goods from China, {month(found.base)} to "
        f"{month(found.until)}, under every choice (logs times 100). {cited(story, BORDER, CENSUS)}"
    )
    return Table(frame, caption, heads=heads, formats=formats, name="prices_shares")


def pass_through_table(story: Story) -> Table:
    """Print the share on importers here, in 2018 and 2019, and as published, each by its concept."""
    found = story.border
    mine = f"{found.base:%Y-%m}/{found.until:%Y-%m}"
    own = found.choices[~found.choices.drift & found.choices.tariff.eq("collected")]
    rows = [
        ("This report", mine, f"index by origin, {COMPARED[row.comparison]}", 1 - row.share, None, None,
         None, "computed") for row in own.itertuples()
    ]  # fmt: skip
    for weights, sample, what in (
        ("equal", "quantity", "unit values by HS6"),
        ("equal", "within three", "unit values by HS6, without outliers"),
        ("value", "quantity", "unit values by HS6, by value"),
    ):
        kind = {"weights": weights, "sample": sample}
        e, early = (main_product(found.products, is_placebo=p, **kind) for p in (False, True))
        ends = (1 + e.ci_low, 1 + e.ci_high, 1 + early.value)
        rows.append(("This package", "2017/2019", what, 1 + e.value, *ends, "estimated"))
    sectors = found.sectors[found.sectors.weights.eq("equal")].set_index("is_placebo")
    e, early = sectors.loc[False], sectors.loc[True]
    rows.append(("This package", "2018-06/2019-12", "index by sector", 1 + e.value, 1 + e.ci_low,
                 1 + e.ci_high, 1 + early.value, "estimated"))  # fmt: skip
    for row in found.published.itertuples():
        where = row.concept.removeprefix("pass-through to ") + ", all origins"
        rows.append((row.source, row.period, where, row.value, None, None, None, row.checked))
    columns = ["source", "period", "measure", "share", "low", "high", "placebo", "checked"]
    frame = pd.DataFrame(rows, columns=columns)
    numbers = ["share", "low", "high", "placebo"]
    frame = frame.astype(dict.fromkeys(numbers, float))
    heads = {"source": "Source", "period": "Period", "measure": "Price", "share": "On importers [95 %]",
             "placebo": "Same law, years before", "checked": "Grade"}  # fmt: skip
    caption = (
        "Share of the duty on importers (retail: of the duty that reached the shop). One, where prices "
        "before duty stay; nothing, where they fall as much as the duty rises. Years before the law: "
        "one is nothing found. Grade: how a published row was checked. "
        f"{cited(story, COMTRADE, SECTOR_PRICES)}"
    )
    formats = {"share": two, "placebo": two}
    return Table(frame, caption, heads=heads, formats=formats, intervals={"share": ("low", "high")},
                 name="prices_pass_through")  # fmt: skip


def unit_values_table(story: Story) -> Table:
    """Print the price index beside unit values of the same imports."""
    frame = np.expm1(story.border.unit_values[["index", "weighted", "median"]])
    names = story.border.unit_values[["partner", "origin"]].apply(lambda codes: codes.map(ORIGINS))
    frame = names.join(frame).join(story.border.unit_values[["share", "n_codes"]])
    heads = {
        "partner": "Unit values of", "origin": "Index of", "index": "Index", "n_codes": "Codes",
        "weighted": "Unit values, by value", "median": "Unit values, median code",
        "share": "Value with a quantity",
    }  # fmt: skip
    formats = dict.fromkeys(("index", "weighted", "median"), percent)
    formats |= {"share": whole, "n_codes": "count"}
    caption = (
        "The price index beside another measure of the same prices, means of 2024 and 2025. Unit values "
        "are CIF and move with the mix of goods in a code. "
        f"{cited(story, BORDER, COMTRADE)}"
    )
    return Table(frame, caption, heads=heads, formats=formats, name="prices_unit_values")


def volumes_table(story: Story) -> Table:
    """Print exports in value and volume, the newest first."""
    frame = story.volumes.sort_values(
        ["partner", "period", "month"], ascending=[True, False, False], kind="stable"
    )
    frame = frame[["partner", "month", "n_months", "value", "import", "producer"]].reset_index(drop=True)
    frame["partner"] = frame.partner.map({**ORIGINS, "WLD": "World"})
    heads = {
        "partner": "To", "month": "To month", "n_months": "Months", "value": "Value",
        "import": "Volume, by US import prices", "producer": "Volume, by producer prices",
    }  # fmt: skip
    formats = dict.fromkeys(("value", "import", "producer"), "fraction") | {"n_months": "count"}
    caption = (
        "China's exports on a year earlier in value and in volume by two deflators. January and "
        "February are one period; whole years hold the months in which both prices are known. United "
        "States: as first published; world: revised. "
        f"{cited(story, CUSTOMS, BORDER, PRICES, DOLLARS)}"
    )
    return Table(frame, caption, heads=heads, formats=formats, name="prices_volumes")


def sources_table(story: Story) -> Table:
    """Print every source of the report with its publisher, grade and vintage."""
    rows = [
        (name, publisher, grade.format(checked=story.checked or "no components of this month"), vintage)
        for name, vintage in story.vintages.items()
        for publisher, grade in [SOURCES[name]]
    ]
    frame = pd.DataFrame(rows, columns=["table", "publisher", "grade", "vintage"])
    heads = {"table": "Table", "publisher": "Publisher", "grade": "Grade", "vintage": "Vintage"}
    caption = "Where the figures come from, and how they were checked."
    return Table(frame, caption, heads=heads, name="prices_sources")
