"""The placebo distribution: the same law given to years in which nobody could pay it.

First episode: the law of 2017-2019 moved back two to four years, and its change of 2019 given to each
year before the tariffs. Second episode: tariff lines have two years and no placebo of their own. Its law
is averaged to chapters and to sectors, which are known for long, and given to their year pairs; beside
that spread belongs the estimate of 2025 by the same coarser design, not the main one. Each is given in
both weights, since a placebo is read in the weights of the estimate that it tests.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.columns import Columns, returns
from analysis.engine.design import Design
from analysis.engine.estimates import estimates_of
from analysis.engine.panel import Panel
from analysis.engine.result_columns import ESTIMATES, INFERENCE
from analysis.engine.sample import draw_sample
from analysis.engine.specification import Specification
from analysis.engine.two_effects import TwoEffects
from analysis.estimate.elasticity.main.lines import mean_law
from analysis.estimate.elasticity.main.members import without_members
from analysis.estimate.elasticity.main.products import (
    blocks_of,
    by_law,
    by_law_in_changes,
    design_of,
    taxed,
)
from analysis.vocabulary import Term

#: Weights of each episode, those of its main estimate first.
FIRST_WEIGHTS = ("pre_episode", "equal")
SECOND_WEIGHTS = ("equal", "value")

#: Months by which the law of the first episode is moved back.
PLACEBO_LEADS = (24, 36, 48)

#: Last year of the first episode, whose change of the law the year pairs before it are given.
FIRST_EPISODE_END = 2019

#: Second years of pairs before the first episode, by chapter and by sector; of the pairs by sector after
#: it, those of 2018 to 2020 saw tariffs of their own.
FIRST_PAIRS = range(2014, 2018)
LATER_PAIRS = range(2018, 2025)
TARIFF_YEARS = range(2018, 2021)

MAIN_PLACEBOS = Columns(
    "a version, weights and window",
    {
        "version": Term(
            "Version",
            "",
            "levels: the main estimate; year pair: 12-month changes of one year; "
            "chapters, sectors, HS6: coarser goods",
        ),
        "moved": Term("Own tariffs", "truth", "whether real tariffs moved in the window"),
        **INFERENCE,
        **ESTIMATES,
    },
)


@returns(MAIN_PLACEBOS)
def first_placebos(data: Panel) -> pd.DataFrame:
    """Give the law of the first episode to the time before it.

    Parameters
    ----------
    data : Panel
        By chapter.
    """
    return estimates_of(_first(data), by=("partners",))


def _first(data: Panel) -> Iterator[Design]:
    for weights in FIRST_WEIGHTS:
        changes = {"weights": weights}
        levels, pair = by_law(data.system, **changes), by_law_in_changes(data.system, **changes)
        yield _of_panel(data, levels, "levels")
        for lead in PLACEBO_LEADS:
            window = _earlier(levels.window, lead // 12)
            earlier = replace(levels, window=window, lead=lead)
            yield _of_panel(data, earlier, "levels", is_placebo=True)
        for year in (*FIRST_PAIRS, FIRST_EPISODE_END):
            changes = {"window": f"{year}-01:{year}-12", "lead": 12 * (FIRST_EPISODE_END - year)}
            if weights == FIRST_WEIGHTS[0]:
                changes["weights_year"] = year - 1
            yield _of_panel(
                data, replace(pair, **changes), "year pair", is_placebo=year != FIRST_EPISODE_END
            )


@returns(MAIN_PLACEBOS)
def second_placebos(
    lines: pd.DataFrame, chapters: Panel, sectors: Panel, changes: pd.DataFrame, *, last: int = 2025
) -> pd.DataFrame:
    """Give the law of 2025, averaged to chapters and sectors, to the year pairs before it.

    Parameters
    ----------
    lines : DataFrame
        As :func:`lines.lines_table` gives the partners with statutory rates.
    chapters, sectors : Panel
        Imports by chapter and by sector, with the months of each year.
    changes : DataFrame
        Source table ``us_imports_hs6_changes``: three partners, some pairs of years.
    last : int
        Year of the estimate; its imports are those of the lines.
    """
    read = lines, chapters, sectors, changes
    designs = (d for weights in SECOND_WEIGHTS for d in coarser(*read, weights=weights, last=last))
    return estimates_of(designs, by=("partners",))


def coarser(
    lines: pd.DataFrame,
    chapters: Panel,
    sectors: Panel,
    changes: pd.DataFrame,
    *,
    weights: str,
    last: int = 2025,
) -> Iterator[Design]:
    """Yield the regressions of :func:`second_placebos` in some weights, those of the law's year too."""
    main = without_members(lines)
    panels = {"chapters": (chapters, FIRST_PAIRS), "sectors": (sectors, (*FIRST_PAIRS, *LATER_PAIRS))}
    for version, (data, pairs) in panels.items():
        labels = {"version": version, "weights": weights}
        code = main.hs10.str[:2] if version == "chapters" else main.naics3
        law = mean_law(main.assign(product=code))
        sums = main.assign(product=code).groupby(["partner", "product"])[["value_2024", "value_2025"]]
        frame = law.to_frame().join(sums.sum())
        frame = frame[frame.index.get_level_values("partner").isin(data.partners)]
        yield year_pair(
            growth(frame.value_2024, frame.value_2025),
            frame.value_2024,
            frame.law,
            window=f"{last - 1}:{last}",
            **labels,
        )
        for year in pairs:
            before, after = (annual(data, y) for y in (year - 1, year))
            yield year_pair(
                growth(before, after),
                before,
                law,
                moved=year in TARIFF_YEARS,
                window=f"{year - 1}:{year}",
                is_placebo=True,
                **labels,
            )
    # ASSUME: Mexico stays among the three partners known by code: two have no error by partner.
    yield from _by_code(lines, changes, last, weights)


def _by_code(lines: pd.DataFrame, changes: pd.DataFrame, last: int, weights: str) -> Iterator[Design]:
    """Give the law of 2025, averaged to HS6, to the changes of three partners in other years."""
    law = mean_law(lines.assign(product=lines.hs10.str[:6]))
    total = lines.groupby("partner").value_2024.sum()
    for (start, end), rows in changes.groupby(["start_year", "end_year"]):
        if start < TARIFF_YEARS[-1] and end >= TARIFF_YEARS[0]:
            continue  # the lists of 2018 and 2019 moved then
        index = pd.MultiIndex.from_frame(rows[["partner", "hs6"]], names=["partner", "product"])
        value = pd.Series(rows.log_change_value.to_numpy(), index)
        before = pd.Series((rows.base_share * rows.partner.map(total)).to_numpy(), index)
        yield year_pair(
            value,
            before,
            law,
            version="HS6",
            window=f"{start}:{end}",
            weights=weights,
            is_placebo=end != last,
        )


def annual(data: Panel, year: int) -> pd.Series:
    """Return imports of a year, US dollars, by partner and product."""
    sums = np.nansum(data.customs_value[:, data.months.year == year], axis=1)
    index = pd.MultiIndex.from_arrays(
        [data.partners[data.partner], data.products[data.product]], names=["partner", "product"]
    )
    return pd.Series(sums, index=index)


def growth(before: pd.Series, after: pd.Series) -> pd.Series:
    """Return the log change of imports, missing where a year has none."""
    return np.log(after.where(after > 0)) - np.log(before.where(before > 0))


def year_pair(
    change: pd.Series,
    before: pd.Series,
    law: pd.Series,
    *,
    version: str,
    window: str,
    weights: str = "value",
    moved: bool = False,
    is_placebo: bool = False,
) -> Design:
    """Return the regression of the log change of imports between two years on the change of a law.

    Parameters
    ----------
    change : Series
        Log change of imports; index partner x product.
    before : Series
        Imports of the first year, same index; pairs without them are left out.
    law : Series
        Change of log(1 + rate), same index; pairs without it, or without a change, are left out.
    version, window : str
        What the products are, and both years (``"2024:2025"``).
    weights : {"equal", "value"}
        Each pair once, or by imports of the first year.
    moved : bool
        Whether real tariffs moved between them.
    is_placebo : bool

    Returns
    -------
    Design
        Product and partner effects.
    """
    rows = pd.DataFrame({"change": change, "before": before, "law": law}).dropna()
    rows = rows[rows.before > 0].sort_index()
    (partner, partners), (product, products) = (
        pd.factorize(rows.index.get_level_values(level)) for level in (0, 1)
    )
    size = rows.before.to_numpy() / rows.before.mean() if weights == "value" else np.ones(len(rows))
    name = f"{window.replace(':', '-')}.{version}.{weights}.year_pair"
    return Design(
        y=rows.change.to_numpy(),
        weights=size,
        effects=[product, partner],
        absorber=TwoEffects(product, partner, size),
        tariffs=taxed(name, rows.law.to_numpy()),
        cells={"partner": partner, "product": product},
        blocks=blocks_of(products, np.arange(len(partners)), version),
        labels={
            "name": name,
            "outcome": "change of log customs value",
            "window": window,
            "fixed_effects": "product, partner",
            "system": version,
            "weights": weights,
            "vintage": "",
            "is_placebo": is_placebo,
            "design": "year_pair",
            "episode": "2025",
            "comparison": "within",
        },
        key={"version": version, "moved": moved},
        where="year pair",
    )


def _earlier(window: str, years: int) -> str:
    return ":".join(f"{int(month[:4]) - years}{month[4:]}" for month in window.split(":"))


def _of_panel(data: Panel, spec: Specification, version: str, *, is_placebo: bool = False) -> Design:
    sample = draw_sample(data, spec)
    window, kind = sample.window.replace(":", "-"), version.replace(" ", "_")
    name = f"{window}.{sample.system}.{kind}.{spec.weights}"
    labels = {"name": name, "is_placebo": is_placebo, "episode": "2018"}
    return replace(design_of(data, spec, sample, **labels), key={"version": version, "moved": False})
