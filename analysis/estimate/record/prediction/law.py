"""The law on what a partner sold last, by kind of duty and month, and which lines move it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.columns import Columns, returns
from analysis.estimate.record.prediction.origins import ALL_CHAPTERS, KEY
from analysis.estimate.record.prediction.rates import DUTY_KINDS
from analysis.law.calendar import day_weights
from analysis.law.statutory import Law
from analysis.vocabulary import SPECIAL_SECTORS, TERMS, WORLD, Term

#: Chapters of special provisions, which collections leave out.
SPECIAL = ("98", "99")

#: The customs union that is one series.
UNION = "EU"

#: First month of the law by line: steps before it are those of the panel.
LAW_BY_LINE_SINCE = pd.Timestamp("2024-12-01")

LAWS = Columns(
    "a series and month",
    {
        "partner": TERMS["partner"],
        "goods": Term("Goods", "", "chapter of the Harmonized System, or all"),
        "month": TERMS["month"],
        "added": Term(
            "Added", "fraction", "statutory rate of measures on nearly all goods and of lists"
        ),
        "national_security": Term("Section 232", "fraction", "statutory rate of Section 232"),
        "other": Term("Other", "fraction", "base rate and safeguards"),
    },
)


@returns(LAWS)
def law_by_month(
    law: Law, series: pd.MultiIndex, months: pd.DatetimeIndex, *, year: int
) -> pd.DataFrame:
    """Return the law of series by kind of duty, day-weighted, on the imports of a year.

    Parameters
    ----------
    law : Law
        From :func:`statutory.read_law`, of the partners of the panels.
    series : MultiIndex
        partner, goods.
    months : DatetimeIndex
    year : int
        Whose imports weigh the lines.

    Notes
    -----
    The union and all partners together are those of its partners that the law given has.
    """
    # ASSUME: the law of the union moves as that of its members in the panels, which sell most of it, and
    # that of all partners as that of those in the panels.
    chapters = {goods for _, goods in series} - {ALL_CHAPTERS}
    sums: dict[tuple[str, str], np.ndarray] = {}
    for partner in law.partners:
        lines = law.of(partner)
        lines = lines[~lines.hs2.isin(SPECIAL) & lines[f"value_{year}"].gt(0)]
        segments, layers = law.layers_as_traded(lines, since=months[0])
        days, value = day_weights(segments, months), lines[f"value_{year}"].to_numpy(float)
        kinds = np.stack([sum(layers[name] for name in names) for names in DUTY_KINDS.values()])
        groups = {partner, WORLD} | ({UNION} if lines.group.iloc[0] == UNION else set())
        chapter = lines.hs2.to_numpy(str)
        for goods in (ALL_CHAPTERS, *sorted(chapters & set(chapter.tolist()))):
            inside = slice(None) if goods == ALL_CHAPTERS else chapter == goods
            duties = (kinds[..., inside] * value[inside]).sum(axis=2) @ days.T
            totals = np.vstack([duties, np.full(len(months), value[inside].sum())])
            for group in groups & set(series.get_level_values(0)):
                sums[group, goods] = sums.get((group, goods), 0.0) + totals
    rows = [
        pd.DataFrame((sums[key][:-1] / sums[key][-1]).T, columns=list(DUTY_KINDS)).assign(
            partner=key[0], goods=key[1], month=months
        )
        for key in series
        if key in sums
    ]
    return pd.concat(rows, ignore_index=True)[list(LAWS)]


def changes_of(law: pd.DataFrame, before: pd.DataFrame, months: pd.DatetimeIndex, series) -> np.ndarray:
    """Return changes from the month before, shape (series, months, kinds), 0 where no law is known.

    Parameters
    ----------
    law : DataFrame
        As :func:`law_by_month`, from :data:`LAW_BY_LINE_SINCE` on.
    before : DataFrame
        As :func:`panel_law`, to :data:`LAW_BY_LINE_SINCE`.
    """
    by_kind = []
    for kind in DUTY_KINDS:
        early, late = (
            table.pivot(index="month", columns=KEY, values=kind).reindex(columns=series)
            for table in (before, law)
        )
        changes = pd.concat(
            [_breaks_out(early).loc[:LAW_BY_LINE_SINCE], late.diff().loc[LAW_BY_LINE_SINCE:].iloc[1:]]
        )
        by_kind.append(changes.reindex(months).fillna(0.0).to_numpy().T)
    return np.stack(by_kind, axis=-1)


def _breaks_out(levels: pd.DataFrame) -> pd.DataFrame:
    """Return changes of the law of the panels, none in the month in which China's basket is another."""
    changes = levels.diff()
    changes.loc[changes.index == pd.Timestamp("2024-01-01")] = 0.0
    return changes


def panel_law(statutory: pd.DataFrame) -> pd.DataFrame:
    """Return the law of partners by kind and month to :data:`LAW_BY_LINE_SINCE`, on the panel's weights.

    Parameters
    ----------
    statutory : DataFrame
        As ``combine.load_statutory``.
    """
    panel = statutory[statutory.system.eq("naics3") & (statutory.month <= LAW_BY_LINE_SINCE)]
    panel = panel[~panel["product"].isin(SPECIAL_SECTORS)]
    kinds = {kind: panel[list(names)].sum(axis=1) * panel.weight for kind, names in DUTY_KINDS.items()}
    keys = [panel.partner.astype(str), panel.month]
    sums = pd.DataFrame(kinds | {"weight": panel.weight}).groupby(keys).sum()
    rates = sums[list(DUTY_KINDS)].div(sums.weight, axis=0).reset_index()
    return rates.assign(goods=ALL_CHAPTERS)[list(LAWS)]


LINES = Columns(
    "a tariff line",
    {
        "hts": Term("Line", "", "tariff line, ten digits"),
        "weight": Term("Weight", "fraction", "part of the imports that weigh the law"),
        "before": Term("Law before", "fraction", "statutory rate in the month of the last collections"),
        "after": Term("Law after", "fraction", "statutory rate in the month in question"),
        "step": Term("Step", "fraction", "part of the partner's law that the line moved", "points"),
        "layer": Term("By", "", "layer of the law that moved it most"),
    },
)


@returns(LINES)
def line_steps(
    law: Law, partner: str, goods: str, months: tuple[pd.Timestamp, pd.Timestamp], *, year: int
) -> pd.DataFrame:
    """Return how each line moved a partner's law from one month to another, largest first.

    Parameters
    ----------
    law : Law
    partner, goods : str
        A series.
    months : tuple
        Last month collected before, and the month in question.
    year : int
        Whose imports weigh the lines.
    """
    union = law.lines.group.eq(UNION) if partner == UNION else law.lines.partner.eq(partner)
    parts = []
    for member in law.lines.partner[union | (partner == WORLD)].unique():
        member_lines = law.of(member)
        member_lines = member_lines[
            ~member_lines.hs2.isin(SPECIAL) & (member_lines.hs2.eq(goods) | (goods == ALL_CHAPTERS))
        ]
        if member_lines.empty:
            continue
        segments, layers = law.layers_as_traded(member_lines)
        days = day_weights(segments, pd.DatetimeIndex(months))
        by_layer = {name: days @ rates for name, rates in layers.items()}
        rates = sum(by_layer.values())
        moved = pd.DataFrame({name: own_rates[1] - own_rates[0] for name, own_rates in by_layer.items()})
        parts.append(
            pd.DataFrame(
                {
                    "hts": member_lines.hs10.to_numpy(),
                    "value": member_lines[f"value_{year}"].to_numpy(float),
                    "before": rates[0],
                    "after": rates[1],
                    "layer": moved.abs().idxmax(axis=1).to_numpy(),
                }
            )
        )
    lines = pd.concat(parts, ignore_index=True)
    lines["weight"] = lines.value / lines.value.sum()
    lines["step"] = lines.weight * (lines.after - lines.before)
    order = lines.step.abs().sort_values(ascending=False, kind="stable").index
    return lines.loc[order, list(LINES)].reset_index(drop=True)
