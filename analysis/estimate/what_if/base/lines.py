"""The base of a what-if: imports of the last year by line, carried to the level of the newest months.

Lines are published by year, partners by month. The lines of a partner with months are carried by kinds
of goods to what adds up to its level in the newest of them (:func:`level.carried_goods`). Those of a
partner without months stay as they were.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.combine.newest import GROUP_BY_MONTH
from analysis.estimate.counterfactual.scenario.economy import (
    BASE_MONTHS,
    REFERENCE_YEAR,
    Economy,
    collected_share,
    make_economy,
)
from analysis.estimate.elasticity.main.dollars import dollar_ends
from analysis.estimate.elasticity.main.lines import SPECIAL_CHAPTERS
from analysis.estimate.level import carried_goods
from analysis.law import names
from analysis.vocabulary import WORLD

if TYPE_CHECKING:  # their modules take half a second to import
    from analysis.engine.panel import Panel
    from analysis.engine.results import Estimate
    from analysis.estimate.elasticity.goods.by_group import Shrunk
    from analysis.estimate.elasticity.tiers.result import Tiers

#: Chance below which kinds of goods are said to have elasticities of their own.
KINDS_APART = 0.05

#: Trade noise of a sector, as of :class:`record.noise.Noise`.
NOISE = ("own", "common", "largest")

#: On the half-width of a forecast. With it 90 % intervals held 90 % of imports by value six months after
#: 1,889 steps of the law of 2018 to 2025, each forecast with the elasticity of its episode that was
#: estimated without the partner; bootstrap over months of steps 0.868 to 1.415. The script
#: ``tools/forecast_factor.py`` learns it.
FORECAST_FACTOR = 1.0931281748885648

#: Kinds of the main estimate: of a duty on some partners, on Canada and Mexico alone, and on all.
MAIN_KINDS = ("all", "members", "all_sellers")

#: Columns of an elasticity and the ends of its interval.
VALUE_AND_ENDS = ("value", "ci_low", "ci_high")

#: Columns of an elasticity: the same by value, and its ends where it is of dollars.
MAIN_BY_VALUE = ("by_value", "by_value_low", "by_value_high")
DOLLARS = ("dollars_low", "dollars_high")

#: Columns that name goods, categories in all lines, and what they are in those that are asked about.
AS_TEXT = dict.fromkeys(("hts", "naics3", "end_use", "cell"), str)

#: Columns of a sector's calendar months, January first.
SEASONS = [f"season_{number:02d}" for number in range(1, 13)]


def sector_rows(own: pd.DataFrame, economy: Economy) -> pd.DataFrame:
    """Return what a what-if needs of a partner's sectors.

    Parameters
    ----------
    own : DataFrame
        The partner's rows of the panel by sector, as :func:`economy.make_economy` takes them.
    economy : Economy
        Made of them.

    Returns
    -------
    DataFrame
        Key partner x naics3: ``collected`` (log points collected for each that the law adds; the
        partner's), and the calendar months' parts of a year, :data:`SEASONS`.
    """
    table = pd.DataFrame(economy.seasons, columns=SEASONS)
    table.insert(0, "partner", economy.partner)
    table.insert(1, "naics3", economy.sectors)
    table.insert(2, "collected", collected_share(own, economy))
    return table


def sector_table(
    panel: pd.DataFrame, world: pd.DataFrame, law: pd.DataFrame, data: Panel
) -> pd.DataFrame:
    """Return the sectors of every partner.

    Parameters
    ----------
    panel, world : DataFrame
        Imports by sector and month, of partners and of all together, as :func:`economy.make_economy`
        takes them.
    law : DataFrame
        As ``combine.load_statutory``.
    data : Panel
        The same panel as estimators take it, China's law as one path.

    Returns
    -------
    DataFrame
        As :func:`sector_rows`, with :data:`NOISE` as :func:`noise.learn_noise` knows it last (log
        points).
    """
    from analysis.estimate.record.forecast import learn_past
    from analysis.estimate.record.noise import learn_noise
    from analysis.estimate.record.steps import quiet

    parts, law = [], law[law.system.eq("naics3") & (law.month >= f"{REFERENCE_YEAR}-01")]
    for partner, rows in panel.groupby("partner", observed=True):
        rates = law[law.partner.eq(partner)]
        rates = rates.pivot(index="product", columns="month", values="statutory_rate")
        economy = make_economy(rows, world, rates, last=panel.month.max())
        parts.append(sector_rows(rows, economy))
    noise = learn_noise(learn_past(data, quiet(data)))
    keys = [data.partners[data.partner], data.products[data.product]]
    index = pd.MultiIndex.from_arrays(keys, names=["partner", "naics3"])
    noise = pd.DataFrame({name: getattr(noise, name)[..., -1] for name in NOISE}, index)
    return pd.concat(parts, ignore_index=True).join(noise, on=["partner", "naics3"])


def base_levels(levels: pd.DataFrame, lines: pd.DataFrame) -> pd.DataFrame:
    """Return the level of partners beside what their lines brought.

    Parameters
    ----------
    levels : DataFrame
        As :func:`level.newest_levels`, a group of partners among them.
    lines : DataFrame
        As :func:`lines.recorded_lines`.

    Returns
    -------
    DataFrame
        ``levels`` with ``carried``: the level over the lines of the year, chapters 98 and 99 left out.
    """
    priced = lines[~lines.hts.str.startswith(SPECIAL_CHAPTERS)]
    sums = priced.groupby("partner")["value"].sum()
    sums[GROUP_BY_MONTH] = sums.reindex(names.partners(GROUP_BY_MONTH)).sum()
    levels = levels[levels.partner.ne(WORLD)]
    # ASSUME: a partner without months of its own has its imports of the year: held is only how far all
    # such partners moved together, the world's months less those of the others, which says nothing of
    # one. The months of all members of the European Union together carry the Union when it is asked
    # about as one, never one member.
    return levels.assign(carried=levels.level / levels.partner.map(sums))


def base_goods(
    newest: pd.DataFrame, lines: pd.DataFrame, goods: tuple, sectors: pd.DataFrame
) -> pd.DataFrame:
    """Return what carries the lines of each partner and group that has months.

    Parameters
    ----------
    newest : DataFrame
        As :func:`base_levels`.
    lines : DataFrame
        As :func:`lines.recorded_lines`, with ``cell``.
    goods : tuple
        As ``load.load_carriers``.
    sectors : DataFrame
        As :func:`complete_sectors`.

    Returns
    -------
    DataFrame
        As :func:`level.carried_goods`, with ``partner`` and ``cell``.
    """
    seasons = sectors.set_index(["partner", "naics3"])[SEASONS]
    parts = []
    for _, row in newest.iterrows():
        whose = names.partners(row.partner) if row.partner == GROUP_BY_MONTH else [row.partner]
        of = carried_goods(lines[lines.partner.isin(whose)], row, goods, seasons)
        parts.append(of.reset_index().assign(partner=row.partner))
    return pd.concat(parts, ignore_index=True)


def stored_lines(lines: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return lines as they are stored, small: in whole dollars, and what all sold of each once.

    Parameters
    ----------
    lines : DataFrame
        As :func:`lines.recorded_lines`.

    Returns
    -------
    lines : DataFrame
        Key partner x hts: ``value`` and ``duties``, whole US dollars, and other columns of ``lines``.
    sold : DataFrame
        Index: ``hts``; ``world`` and ``both``: imports from all without and with duties, US dollars.
    """
    duties = lines.paid * lines["value"]
    both = ((lines["value"] + duties.round()) / lines.share).groupby(lines.hts).first()
    sold = pd.DataFrame({"world": lines.groupby("hts").world.first(), "both": both})
    table = lines.drop(columns=["paid", "share", "world"]).assign(duties=duties)
    whole = table[["value", "duties"]].round().astype("int64")
    return table.assign(**whole), sold.round().astype("int64")


def base_lines(lines: pd.DataFrame, sold: pd.DataFrame, carried: pd.DataFrame) -> pd.DataFrame:
    """Return every partner's lines in the base.

    Parameters
    ----------
    lines, sold : DataFrame
        As :func:`stored_lines`.
    carried : DataFrame
        As :func:`by_cell`.

    Returns
    -------
    DataFrame
        The columns of :func:`lines.recorded_lines`, their value as ``value_2025``, and ``base``: the
        same carried, US dollars a year.
    """
    (line, numbers), (of, partners) = pd.factorize(lines.hts), pd.factorize(lines.partner)
    of_line, (cell, cells) = sold.reindex(numbers), pd.factorize(lines.cell)
    value, both = lines["value"].to_numpy(float), (lines["value"] + lines.duties).to_numpy()
    return lines.drop(columns=["value", "duties"]).assign(
        value_2025=value,
        base=value * carried.reindex(index=partners, columns=cells).fillna(1.0).to_numpy()[of, cell],
        paid=lines.duties.to_numpy() / value,
        share=both / of_line.both.to_numpy()[line],
        world=of_line.world.to_numpy(float)[line],
    )


def by_cell(goods: pd.DataFrame, newest: pd.DataFrame) -> pd.DataFrame:
    """Return what lines are multiplied by, by partner or group that has months and by cell.

    Parameters
    ----------
    goods : DataFrame
        As :func:`base_goods`.
    newest : DataFrame
        As :func:`base_levels`, index partner.
    """
    # ASSUME: what chapters 98 and 99 bring moves as all of the partner's goods do.
    table = goods.pivot(index="partner", columns="cell", values="carried")
    return table.assign(**dict.fromkeys(SPECIAL_CHAPTERS, newest.carried)).fillna(1.0)


def complete_sectors(sectors: pd.DataFrame, lines: pd.DataFrame) -> pd.DataFrame:
    """Return a row for every sector of every partner's lines.

    Parameters
    ----------
    sectors : DataFrame
        As :func:`sector_rows`, with :data:`NOISE` (log points).
    lines : DataFrame
        As :func:`base_lines`.
    """
    keys = ["partner", "naics3"]
    every = pd.concat([sectors[keys], lines[keys]]).drop_duplicates()
    table = every.merge(sectors, on=keys, how="left").sort_values(keys, ignore_index=True)
    by_partner = table.groupby("partner")
    # ASSUME: a sector without imports by month has no seasons; one with too few quiet months strays as
    # the partner's others do on average. From a partner without months customs collect as much of what
    # the law adds as from the median partner.
    even = dict.fromkeys(SEASONS, 1 / BASE_MONTHS) | {
        "collected": by_partner.collected.transform("first")
    }
    table = table.fillna(even | {name: by_partner[name].transform("mean") for name in NOISE})
    rest = {name: table[name].mean() for name in NOISE}
    return table.fillna(rest | {"collected": by_partner.collected.first().median()})


def elasticity_rows(
    main: dict[str, Estimate],
    end_uses: Shrunk,
    sectors: Shrunk,
    members: dict[str, Estimate],
    tiers: Tiers,
) -> pd.DataFrame:
    """Return the elasticities by law of all goods, and of kinds of goods that can be told apart.

    One elasticity is the rule, so that sectors add up to all goods: end uses, or sectors, have their own
    only where they differ by more than chance (p below :data:`KINDS_APART`).

    Parameters
    ----------
    main : dict of Estimate
        By weights, ``"equal"`` and ``"value"``.
    end_uses, sectors : Shrunk
        As :func:`goods.inputs.load_goods` gives them.
    members : dict of Estimate
        The same for Canada and Mexico, which the main estimate goes without: its intervals are used.
    tiers : Tiers
        All sellers taxed alike, whose estimates dollars have where all are.

    Returns
    -------
    DataFrame
        Key kind (:data:`MAIN_KINDS`, ``"end_use"``, ``"sector"``) x group, the empty group that of
        goods without an estimate of their own; ``value``, ``ci_low``, ``ci_high``, ``p_value``: that the
        groups of a kind are alike; :data:`MAIN_BY_VALUE`: the main estimate by value;
        and :data:`DOLLARS`: the ends where it is of dollars (:mod:`main.dollars`).
    """
    from analysis.estimate.elasticity.tiers.result import all_sellers  # with regressions

    of_all, columns = ("", *_ends(main["equal"])), ["group", "shrunk", "shrunk_low", "shrunk_high"]
    rows = [("all", *of_all, np.nan), ("members", *of_all[:2], *_ends(members["equal"])[1:], np.nan)]
    # Sellers of a line are no farther substitutes than lines are.
    value, *of_tiers = all_sellers(tiers)
    rows += [("all_sellers", "", max(value, of_all[1]), *of_tiers, np.nan)]
    for kind, shrunk in (("end_use", end_uses), ("sector", sectors)):
        estimates = shrunk.frame[columns].itertuples(index=False)
        groups = [of_all, *estimates] if shrunk.p_value < KINDS_APART else [of_all]
        rows += [(kind, *group, shrunk.p_value) for group in groups]
    table = pd.DataFrame(rows, columns=["kind", "group", "value", "ci_low", "ci_high", "p_value"])
    of_kind = {"members": members["value"], "all_sellers": tiers.of("all", "value")}
    by_value = [of_kind.get(kind, main["value"]) for kind in table.kind]
    of_all_sellers = dollar_ends(*(tiers.of(*of) for of in product(("all", "totals"), main)))
    ends = [
        of_all_sellers if row.kind == "all_sellers" else dollar_ends(row, estimate)
        for row, estimate in zip(table.itertuples(), by_value, strict=True)
    ]
    table[list(MAIN_BY_VALUE)] = [_ends(estimate) for estimate in by_value]
    return table.assign(**dict(zip(DOLLARS, zip(*ends, strict=True), strict=True)))


def _ends(e: Estimate) -> tuple[float, float, float]:
    return e.value, e.ci_low, e.ci_high


def label_rows(names: dict[str, str], sectors: dict[str, str]) -> pd.DataFrame:
    """Return the names of partners and of sectors: ``kind``, ``code``, ``label``."""
    rows = [("partner", code, name) for code, name in names.items()]
    rows += [("naics3", code, name) for code, name in sectors.items()]
    return pd.DataFrame(rows, columns=["kind", "code", "label"])
