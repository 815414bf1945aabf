"""Frames of report 06 that its tables print and no story holds."""

from __future__ import annotations

import pandas as pd

from analysis.columns import Columns, changed, returns, shared
from analysis.estimate.diversion.accounting import (
    GAIN_BY_SUPPLIER,
    LOSS_BY_CHAPTER,
    LOSS_BY_SECTOR,
    SHARE_BOUNDS,
)
from analysis.estimate.diversion.destinations import SAME_MONTHS
from analysis.estimate.diversion.inputs import load_groups
from analysis.estimate.diversion.regression import EXPOSURE
from analysis.estimate.diversion.story import DiversionStory
from analysis.present.diversion.labels import (
    CHANGE_PARTS,
    TOTAL_CHANGE,
    at_least_zero,
    hs_lines,
    sector_side,
)
from analysis.present.diversion.words import exposure_placebos
from analysis.present.finding import the
from analysis.vocabulary import Term

#: Suppliers named in figures and tables; the rest is summed.
N_NAMED = 6

#: Bounds as tables print them.
PRINTED = {
    name: SHARE_BOUNDS[name]
    for name in ("loss", "high", "net", "common", "by_chance", "low", "low_ci_low", "low_ci_high")
}

BEYOND = "of the net part what exceeds chance, which is taken off each supplier in proportion"
NAMED = Columns(
    "a supplier, then the rest",
    {
        **changed(GAIN_BY_SUPPLIER.only("supplier"), definition="short name, or how many others"),
        **GAIN_BY_SUPPLIER.only("high", "net"),
        "low": Term("At least", "USD", BEYOND, missing="where chance cannot be measured"),
    },
    index=("supplier",),
)


@returns(NAMED)
def named(story: DiversionStory) -> pd.DataFrame:
    """Return the largest suppliers of the larger side by name, the rest in one row."""
    accounted, bounds = story.found[story.side], story.bounds[story.side]
    has_name = accounted.suppliers.index.isin(list(story.names))
    largest = accounted.suppliers[has_name].head(N_NAMED)
    rest = accounted.suppliers.drop(largest.index)
    table = largest.set_axis(largest.index.map(story.names))
    table.loc[f"{len(rest)} others"] = rest.sum()
    # ASSUME: chance has the same part in what every supplier replaced.
    beyond = at_least_zero(bounds)[0] / bounds["net"] if bounds["net"] else 0.0
    return table.assign(low=table.net * beyond).rename_axis("supplier")


@returns(
    Columns(
        "a supplier, then the rest, then all",
        NAMED
        | {
            "high_share": Term(
                "At most",
                "fraction",
                "at most, over the loss (or gain) of the partner",
                missing="where there is none",
            ),
            "low_share": Term(
                "At least",
                "fraction",
                "at least, over the loss (or gain) of the partner",
                missing="where there is none, or chance cannot be measured",
            ),
        },
    )
)
def suppliers(story: DiversionStory) -> pd.DataFrame:
    """Return who gained where the partner lost, or lost where it gained: the larger side."""
    loss, frame = story.found[story.side].loss, named(story).reset_index()
    for end in ("high", "low"):
        frame[f"{end}_share"] = frame[end] / loss if loss else float("nan")
    total = frame.drop(columns="supplier").sum(min_count=1).to_dict() | {"supplier": "All"}
    return pd.concat([frame, pd.DataFrame([total])], ignore_index=True)


@returns(
    Columns(
        "a part, then their sum",
        {
            "part": Term("Part", "", "part of the change of total US imports"),
            "change": Term("Change", "USD", "from 2024 to 2025"),
        },
    )
)
def components(story: DiversionStory) -> pd.DataFrame:
    """Return the parts of the change of total US imports, which add up to it."""
    name = the(story.selection.partner_name)
    parts = [*(CHANGE_PARTS[part].format(name) for part in story.parts.index), TOTAL_CHANGE]
    return pd.DataFrame({"part": parts, "change": [*story.parts, int(story.parts.sum())]})


@returns(
    Columns(
        "one of the ten largest chapters, then the rest",
        {
            **LOSS_BY_CHAPTER.only("chapter", "label", "loss", "high", "net"),
            "share": Term(
                "Share, at most",
                "fraction",
                "at most, over the loss (or gain) of the partner",
                missing="where there is none",
            ),
        },
    )
)
def chapters(story: DiversionStory) -> pd.DataFrame:
    """Return the ten chapters in which the partner lost (or gained) most, and the rest."""
    top, rest = story.chapters.head(10), story.chapters.iloc[10:]
    last = rest[["loss", "high", "net"]].sum().to_dict() | {"chapter": "", "label": "other chapters"}
    frame = pd.concat([top.reset_index(names="chapter"), pd.DataFrame([last])], ignore_index=True)
    return frame.assign(share=frame.high / frame.loss.where(frame.loss > 0))


@returns(
    Columns(
        "a size of lines, finest first",
        {
            "lines": Term("Lines", "", "digits of the HS at which lines are matched"),
            **PRINTED,
        },
    )
)
def levels(story: DiversionStory) -> pd.DataFrame:
    """Return the bounds at each resolution, finest first."""
    names = [hs_lines(digits).replace("-digit lines", " digits") for digits in story.levels.index]
    return story.levels[list(PRINTED)].reset_index(drop=True).assign(lines=names)


@returns(
    Columns(
        "a group of goods that is left out",
        {
            "goods": Term("Goods", "", "what is left out"),
            **PRINTED,
        },
    )
)
def groups(story: DiversionStory) -> pd.DataFrame:
    """Return the bounds with each group of goods left out."""
    labels = {name: f"no {group['label']}" for name, group in load_groups().items()}
    labels |= {"nothing more": "as above", "all groups": "none of these"}
    frame = story.groups[list(PRINTED)].rename(index=labels)
    return frame.rename_axis("goods").reset_index()


@returns(LOSS_BY_SECTOR)
def sectors(story: DiversionStory) -> pd.DataFrame:
    """Return the accounting by sector in the window and in the same months of the years before it."""
    return story.sectors[sector_side(story)]


def _coefficient(name: str, head: str, of: str) -> dict[str, Term]:
    ends = {
        f"{name}_{end}": Term(f"95 % {end}", "elasticity", f"{end} end of the 95 % interval: {of}")
        for end in ("low", "high")
    }
    return {name: Term(head, "elasticity", of, "two", tuple(ends))} | ends


POOLED = Columns(
    "a variation",
    {
        "variation": Term("Variation", "", "what differs from the first regression"),
        **_coefficient("exposure", "Exposure [95 %]", EXPOSURE["value"].definition),
        **_coefficient(
            "own",
            "Own tariff [95 %]",
            "change of log imports per unit of that of the own log tariff factor",
        ),
        **shared("n_obs"),
    },
)


@returns(POOLED)
def pooled(story: DiversionStory) -> pd.DataFrame:
    """Return the pooled regression and its variations, both coefficients."""
    rows = []
    for name, group in story.pooled.groupby("design", sort=False):
        by, row = group.set_index("regressor"), {"variation": name}
        for regressor in ("exposure", "own"):
            ends = {f"{regressor}_{end}": by.loc[regressor, f"ci_{end}"] for end in ("low", "high")}
            row |= {regressor: by.loc[regressor, "value"]} | ends
        rows.append(row | {"n_obs": int(by.n_obs.iloc[0])})
    return pd.DataFrame(rows)


PLACEBOS = Columns(
    "a kind of lines and two years",
    {
        "lines": Term("Lines", "", "sectors (NAICS3) or chapters (HS)"),
        "change": Term("Years", "", "years compared"),
        "tariffs": Term("Tariffs of 2025", "true or false", "whether they moved between these years"),
        **EXPOSURE,
        **shared("p_value"),
        **shared("n_obs"),
    },
)


@returns(PLACEBOS)
def placebos(story: DiversionStory) -> pd.DataFrame:
    """Return the same regression by sector and chapter, in years without and with the tariffs."""
    frame = exposure_placebos(story)
    return frame.assign(tariffs=frame.is_placebo)[list(PLACEBOS)]


@returns(SAME_MONTHS)
def destination_levels(story: DiversionStory) -> pd.DataFrame | None:
    """Return China's exports to the United States and to all others in the same months of two years.

    None for other partners, and where levels are not published for the window.
    """
    return story.china and story.china.levels
