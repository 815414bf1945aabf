"""The law of 2025 and 2026 held against collections: by month, by chapter, and in the years before."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

#: Gap of a cell above which a cause is named (fraction), and of a year that counts as far.
LARGE, FAR = 0.05, 0.006

#: What goods of US metal pay in 2026 (US note 16(e); fraction).
US_METAL = 0.1

#: First month after the duties under the emergency act had ended.
SETTLED = pd.Timestamp("2026-03-01")


@dataclass(frozen=True)
class Collections:
    """The law beside collections that are newer or older than the lines of 2025."""

    #: As :func:`collections.law_collected`, with ``gap``, law on imports of 2025 less collected.
    by_month: pd.DataFrame
    #: Partners' chapters of June 2026, as :func:`collections.law_cells`, with ``gap`` and, where it is
    #: above :data:`LARGE`, ``cause`` and ``explained`` (of the gap by that cause; fraction).
    cells: pd.DataFrame
    steps: pd.DataFrame  #: As :func:`steps_of_cells`.
    chapters: pd.DataFrame  #: Viet Nam's chapters of June 2026, largest first, with ``gap``.
    by_year: pd.DataFrame  #: As :func:`gaps_by_year`.
    revisions: pd.DataFrame  #: As :func:`revised`.


def against_collections(
    monthly: pd.DataFrame,
    cells: pd.DataFrame,
    by_year: pd.DataFrame,
    *,
    causes: pd.DataFrame,
    revisions: pd.DataFrame,
) -> Collections:
    """Return the law beside collections.

    Parameters
    ----------
    monthly, cells, by_year : DataFrame
        As :func:`load.load_collections`.
    causes : DataFrame
        As :func:`collections.cell_causes`.
    revisions : DataFrame
        Source table ``us_collected_rate_revisions_2025``.
    """
    cells = cells.assign(gap=cells.law_2025 - cells.collected_rate)
    chapters = cells[cells["sample"].eq("chapters")]
    own = cells[cells["sample"].eq("cells")].drop(columns="customs_value")
    return Collections(
        by_month=monthly.assign(gap=monthly.law_2025 - monthly.collected_rate),
        cells=with_causes(own, causes),
        steps=steps_of_cells(own),
        chapters=chapters.sort_values("customs_value", ascending=False, ignore_index=True),
        by_year=gaps_by_year(by_year),
        revisions=revised(revisions),
    )


def with_causes(cells: pd.DataFrame, causes: pd.DataFrame) -> pd.DataFrame:
    """Return the cells with the cause of each large gap and how much of it the cause's measure shows.

    Parameters
    ----------
    cells : DataFrame
        Rows of :func:`collections.law_cells` with ``gap``.
    causes : DataFrame
        ``partner``, ``hs2``, ``shown_by`` and ``cause``. ``us_metal``: what entered free in 2025 would
        pay 10 %; ``free``: it would pay nothing; ``aircraft``: the law with these lines spared whole;
        ``mix``: the share without an added duty rises once more as it rose from 2024 to 2025.
    """
    table = cells.merge(causes, on=["partner", "hs2"], how="left")
    liable = table.law_2025 / (1 - table.exempt_2025)
    measures = {
        "us_metal": table.free_2025 * (table.law_2025 - US_METAL),
        "free": table.free_2025 * table.law_2025,
        "aircraft": table.law_2025 - table.lists_2025,
        "mix": (table.exempt_2025 - table.exempt_2024) * liable,
    }
    table["explained"] = float("nan")
    for name, explained in measures.items():
        table["explained"] = table.explained.mask(table.shown_by.eq(name), explained)
    return table.sort_values("gap", key=abs, ascending=False, ignore_index=True)


def steps_of_cells(cells: pd.DataFrame) -> pd.DataFrame:
    """Return how far the cells lie from the law, with its lists alone and with shares of aircraft.

    Returns
    -------
    DataFrame
        Key law (``"lists"``, ``"law"``) x year of the weights; ``n_cells``, ``gap`` (mean, weighted
        with imports), ``gap_without_sign`` (the same), ``each_cell`` (without sign, each cell alike) and
        ``correlation``; fractions.
    """
    rows = []
    for year in (2025, 2024):
        weight = cells[f"value_{year}"] / cells[f"value_{year}"].sum()
        for name in ("lists", "law"):
            law = cells[f"{name}_{year}"]
            gap = law - cells.collected_rate
            means = (gap * weight).sum(), (gap.abs() * weight).sum(), gap.abs().mean()
            rows.append((name, year, len(cells), *means, law.corr(cells.collected_rate)))
    columns = ["law", "year", "n_cells", "gap", "gap_without_sign", "each_cell", "correlation"]
    return pd.DataFrame(rows, columns=columns)


def by_partner(cells: pd.DataFrame) -> pd.DataFrame:
    """Return number, mean gap and mean gap without sign of each partner's cells, by imports of 2025."""
    sums = cells.assign(gap=cells.gap * cells.value_2025, size=cells.gap.abs() * cells.value_2025)
    sums = sums.groupby("partner").agg(
        n_cells=("hs2", "size"), value_2025=("value_2025", "sum"), gap=("gap", "sum"),
        size=("size", "sum"),
    )  # fmt: skip
    sums["gap"], sums["gap_without_sign"] = sums.gap / sums.value_2025, sums["size"] / sums.value_2025
    return sums.drop(columns="size").sort_values("gap_without_sign", ascending=False).reset_index()


def gaps_by_year(rows: pd.DataFrame) -> pd.DataFrame:
    """Return law less collected by partner and year at the mix of the year.

    Parameters
    ----------
    rows : DataFrame
        As :func:`collections.law_by_year`.

    Returns
    -------
    DataFrame
        Key partner x lines (``"own"``; for China also ``"2024"``, the lines of 2024 within each
        sector); one column a year (``"2017"`` ...), ``all_years`` (all gaps over all imports), and
        of the sector with the largest part ``sector`` (NAICS3) and ``of_sector`` (its part); fractions.
        Farthest first.
    """
    parts = []
    for lines, law in (("own", "law"), ("2024", "law_2024")):
        gaps = rows.assign(gap=rows[law] - rows.duties)
        if lines == "2024":
            gaps = gaps[gaps.partner.isin(rows.partner[rows.law.sub(rows.law_2024).abs().gt(1)])]
        sums = gaps.groupby(["partner", "year"])[["gap", "customs_value"]].sum()
        table = (sums.gap / sums.customs_value).unstack().rename(columns=str)
        whole = sums.groupby("partner").sum()
        table["all_years"] = whole.gap / whole.customs_value
        sectors = gaps.groupby(["partner", "product"]).gap.sum()
        largest = sectors.abs().groupby("partner").idxmax()
        table["sector"] = [product for _, product in largest[table.index]]
        table["of_sector"] = sectors[largest[table.index]].to_numpy() / whole.customs_value
        parts.append(table.assign(lines=lines))
    every = pd.concat(parts).rename_axis(columns=None).reset_index()
    years = [name for name in every if name.isdigit()]
    order = every[years].abs().max(axis=1).groupby(every.partner).transform("max")
    return every.assign(order=order).sort_values(
        ["order", "partner", "lines"], ascending=False, ignore_index=True
    ).drop(columns="order")  # fmt: skip


def far_in_a_year(gaps: pd.DataFrame) -> list[str]:
    """Return the partners whose law lies farther than :data:`FAR` from collections in some year."""
    own = gaps[gaps.lines.eq("own")].set_index("partner")
    years = [name for name in own if name.isdigit()]
    return own.index[own[years].abs().max(axis=1).gt(FAR)].tolist()


def revised(revisions: pd.DataFrame) -> pd.DataFrame:
    """Return by partner how far the collected rate of 2025 was revised.

    Returns
    -------
    DataFrame
        ``partner``, ``n_months``, ``duties_added`` (US dollars over the months), ``largest`` (largest
        change of a month's rate, with its sign; fraction) and ``month`` in which it was.
    """
    change = revisions.revised_minus_first
    largest = revisions.loc[change.abs().groupby(revisions.partner).idxmax()].set_index("partner")
    groups = revisions.groupby("partner")
    table = pd.DataFrame({"n_months": groups.size()})
    table["duties_added"] = groups.duties_revised_minus_first_musd.sum() * 1e6
    table["largest"], table["month"] = largest.revised_minus_first, largest.month
    return table.sort_values("largest", key=abs, ascending=False).reset_index()
