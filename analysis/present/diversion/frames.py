"""Frames of report 06 that its tables print and no story holds."""

from __future__ import annotations

import pandas as pd

from analysis.columns import Columns, changed, returns, shared
from analysis.estimate.diversion.accounting import BOUNDS, CHAPTERS, SECTORS, SUPPLIERS
from analysis.estimate.diversion.destinations import GROWTH, LEVELS
from analysis.estimate.diversion.regression import CORRECTED, EXPOSURE
from analysis.estimate.diversion.study import Story
from analysis.estimate.diversion.trade import goods_groups
from analysis.present.diversion.labels import (
    PARTS,
    TOTAL,
    at_least_zero,
    exposure_placebos,
    hs_lines,
    other_side,
    sector_side,
)
from analysis.present.finding import the
from analysis.vocabulary import TERMS, Term

#: Suppliers named in figures and tables; the rest is summed.
N_NAMED = 6

#: Bounds as tables print them.
PRINTED = {
    name: BOUNDS[name]
    for name in ("loss", "high", "net", "common", "by_chance", "low", "low_ci_low", "low_ci_high")
}

BEYOND = "of the net part what exceeds chance, which is taken off each supplier in proportion"
NAMED = Columns("a supplier, then the rest", {
    **changed(SUPPLIERS.only("supplier"), definition="short name, or how many others"),
    **SUPPLIERS.only("high", "net"),
    "low": Term("At least", "USD", BEYOND, missing="where chance cannot be measured"),
}, index=("supplier",))  # fmt: skip


@returns(NAMED)
def named(story: Story, side: str) -> pd.DataFrame:
    """Return the largest suppliers of a replacement by name, the rest in one row."""
    found, bounds = story.found[side], story.bounds[side]
    known = found.suppliers.index.isin(list(story.names))
    largest = found.suppliers[known].head(N_NAMED)
    rest = found.suppliers.drop(largest.index)
    table = largest.set_axis(largest.index.map(story.names))
    table.loc[f"{len(rest)} others"] = rest.sum()
    # ASSUME: chance has the same part in what every supplier replaced.
    beyond = at_least_zero(bounds)[0] / bounds["net"] if bounds["net"] else 0.0
    return table.assign(low=table.net * beyond).rename_axis("supplier")


@returns(Columns("a supplier, then the rest, then all", NAMED | {
    "high_share": Term("At most", "fraction", "at most, over the loss (or gain) of the partner",
                       missing="where there is none"),
    "low_share": Term("At least", "fraction", "at least, over the loss (or gain) of the partner",
                      missing="where there is none, or chance cannot be measured"),
}))  # fmt: skip
def suppliers(story: Story) -> pd.DataFrame:
    """Return who gained where the partner lost, or lost where it gained: the larger side."""
    return _suppliers(story, story.side)


@returns(suppliers.columns)
def other_suppliers(story: Story) -> pd.DataFrame | None:
    """Return the suppliers of the smaller side; None where the partner has no such line."""
    side = other_side(story)
    return _suppliers(story, side) if story.found[side].loss else None


def _suppliers(story: Story, side: str) -> pd.DataFrame:
    loss, frame = story.found[side].loss, named(story, side).reset_index()
    for end in ("high", "low"):
        frame[f"{end}_share"] = frame[end] / loss if loss else float("nan")
    total = frame.drop(columns="supplier").sum(min_count=1).to_dict() | {"supplier": "All"}
    return pd.concat([frame, pd.DataFrame([total])], ignore_index=True)


@returns(Columns("a part, then their sum", {
    "part": Term("Part", "", "part of the change of total US imports"),
    "change": Term("Change", "USD", "from 2024 to 2025"),
}))  # fmt: skip
def components(story: Story) -> pd.DataFrame:
    """Return the parts of the change of total US imports, which add up to it."""
    name = the(story.selection.partner_name)
    parts = [*(PARTS[part].format(name) for part in story.parts.index), TOTAL]
    return pd.DataFrame({"part": parts, "change": [*story.parts, int(story.parts.sum())]})


@returns(Columns("one of the ten largest chapters, then the rest", {
    **CHAPTERS.only("chapter"), "label": Term("Goods", "", "short name of the chapter"),
    **CHAPTERS.only("loss", "high", "net"),
    "share": Term("Share, at most", "fraction", "at most, over the loss (or gain) of the partner",
                  missing="where there is none"),
}))  # fmt: skip
def chapters(story: Story) -> pd.DataFrame:
    """Return the ten chapters in which the partner lost (or gained) most, and the rest."""
    top, rest = story.chapters.head(10), story.chapters.iloc[10:]
    last = rest[["loss", "high", "net"]].sum().to_dict() | {"chapter": "", "label": "other chapters"}
    frame = pd.concat([top.reset_index(names="chapter"), pd.DataFrame([last])], ignore_index=True)
    return frame.assign(share=frame.high / frame.loss.where(frame.loss > 0))


@returns(Columns("a size of lines, finest first", {
    "lines": Term("Lines", "", "digits of the HS at which lines are matched"), **PRINTED,
}))  # fmt: skip
def levels(story: Story) -> pd.DataFrame:
    """Return the bounds at each resolution, finest first."""
    names = [hs_lines(digits).replace("-digit lines", " digits") for digits in story.levels.index]
    return story.levels[list(PRINTED)].reset_index(drop=True).assign(lines=names)


@returns(Columns("a group of goods that is left out", {
    "goods": Term("Goods", "", "what is left out"), **PRINTED,
}))  # fmt: skip
def groups(story: Story) -> pd.DataFrame:
    """Return the bounds with each group of goods left out."""
    labels = {name: f"no {group['label']}" for name, group in goods_groups().items()}
    labels |= {"nothing more": "as above", "all groups": "none of these"}
    frame = story.groups[list(PRINTED)].rename(index=labels)
    return frame.rename_axis("goods").reset_index()


@returns(
    Columns("a partner, largest net of chance first", {"partner": TERMS["partner_name"], **PRINTED})
)
def losers(story: Story) -> pd.DataFrame:
    """Return the bounds of what each partner lost."""
    return story.losers[["partner", *PRINTED]].assign(partner=story.losers.partner.map(story.names))


@returns(Columns("a group of goods", {
    "group": Term("Name", "", "name that the parameter of the report takes"),
    "codes": Term("Codes that begin with", "", "first digits of the HS"),
    "reason": Term("Why", "", "why the group may be left out"),
}))  # fmt: skip
def definitions(story: Story) -> pd.DataFrame:
    """Return the codes of each group of goods, and why it may be left out."""
    rows = [(name, f"HS {', '.join(group['prefixes'])}", group["reason"])
            for name, group in goods_groups().items()]  # fmt: skip
    return pd.DataFrame(rows, columns=list(definitions.columns))


@returns(SECTORS)
def sectors(story: Story) -> pd.DataFrame:
    """Return the accounting by sector in the window and in the same months of the years before it."""
    return story.sectors[sector_side(story)]


def _coefficient(name: str, head: str, of: str) -> dict[str, Term]:
    ends = {f"{name}_{end}": Term(f"95 % {end}", "elasticity", f"{end} end of the 95 % interval: {of}")
            for end in ("low", "high")}  # fmt: skip
    return {name: Term(head, "elasticity", of, "two", tuple(ends))} | ends


POOLED = Columns("a variation", {
    "variation": Term("Variation", "", "what differs from the first regression"),
    **_coefficient("exposure", "Exposure [95 %]", EXPOSURE["value"].definition),
    **_coefficient("own", "Own tariff [95 %]", "change of log imports per unit of that of the own log "
                   "tariff factor"),
    **shared("n_obs"),
})  # fmt: skip


@returns(POOLED)
def pooled(story: Story) -> pd.DataFrame:
    """Return the pooled regression and its variations, both coefficients."""
    rows = []
    for name, group in story.pooled.groupby("design", sort=False):
        by, row = group.set_index("regressor"), {"variation": name}
        for regressor in ("exposure", "own"):
            ends = {f"{regressor}_{end}": by.loc[regressor, f"ci_{end}"] for end in ("low", "high")}
            row |= {regressor: by.loc[regressor, "value"]} | ends
        rows.append(row | {"n_obs": int(by.n_obs.iloc[0])})
    return pd.DataFrame(rows)


PLACEBOS = Columns("a kind of lines and two years", {
    "lines": Term("Lines", "", "sectors (NAICS3) or chapters (HS)"),
    "change": Term("Years", "", "years compared"),
    "tariffs": Term("Tariffs of 2025", "true or false", "whether they moved between these years"),
    **EXPOSURE, **shared("p_value"), **shared("n_obs"),
})  # fmt: skip


@returns(PLACEBOS)
def placebos(story: Story) -> pd.DataFrame:
    """Return the same regression by sector and chapter, in years without and with the tariffs."""
    frame = exposure_placebos(story)
    return frame.assign(tariffs=frame.is_placebo)[list(PLACEBOS)]


PARTNERS = Columns("a partner, the largest coefficient first", {
    "partner": TERMS["partner_name"], **EXPOSURE, **shared("p_value"), **CORRECTED, **shared("n_obs"),
})  # fmt: skip


@returns(PARTNERS)
def partners(story: Story) -> pd.DataFrame:
    """Return the coefficient of each partner with its corrected p-values."""
    return story.partners.assign(partner=story.partners.design.map(story.names))[list(PARTNERS)]


@returns(LEVELS)
def destination_levels(story: Story) -> pd.DataFrame | None:
    """Return China's exports to the United States and to all others in the same months of two years.

    None for other partners, and where levels are not published for the window.
    """
    return None if story.china is None or story.china.levels.empty else story.china.levels


@returns(GROWTH)
def growth(story: Story) -> pd.DataFrame | None:
    """Return China's export growth by destination and month, as published; None for other partners."""
    return story.china and story.china.growth
