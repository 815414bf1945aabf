"""Tables of the diversion report."""

from __future__ import annotations

import pandas as pd

from analysis.estimate.diversion.study import Story
from analysis.estimate.diversion.trade import goods_groups
from analysis.present.diversion import (
    NOUNS,
    VARIATIONS,
    at_least_zero,
    ends,
    exposure_placebos,
    named,
    scope,
)
from analysis.present.finding import percent, probability, two
from analysis.present.table import Table

#: Parts of the change of total US imports as printed; ``{}``: the partner's name.
PARTS = {
    "loss": "Lost by {}, in lines in which it lost",
    "replaced": "Gained there by others, up to the loss (matched at most)",
    "beyond": "Gained there by others beyond the loss",
    "others_lost": "Lost there by others",
    "own_gains": "Gained by {} in other lines",
    "others_elsewhere": "Change of others in those and all remaining lines",
    "left_out": "Goods left out",
}

BOUNDS = {"loss": "bn USD", "high": "At most", "net": "Net", "common": "Less growth",
          "by_chance": "Chance", "low": "At least", "ends": "95 % interval"}  # fmt: skip


def components_table(story: Story) -> Table:
    """Print the parts of the change of total US imports, which add up to it."""
    name = story.selection.partner_name
    frame = pd.DataFrame(
        {"part": [PARTS[p].format(name) for p in story.parts.index], "change": story.parts.to_numpy()}
    )
    total = {"part": "Change of US imports from all countries", "change": int(story.parts.sum())}
    frame = pd.concat([frame, pd.DataFrame([total])], ignore_index=True)
    caption = (
        f"US imports for consumption, 2024 to 2025, {scope(story)}: parts that add up to the change of "
        f"the total. Source: {story.vintage}."
    )
    heads, formats = {"part": "Part", "change": "Change, bn USD"}, {"change": "USD"}
    return Table(frame, caption, heads=heads, formats=formats, name="diversion_parts")


def suppliers_table(story: Story, *, side: str = "lost") -> Table:
    """Print who gained where the partner lost (``lost``), or lost where it gained (``won``)."""
    found = story.found[side]
    frame = named(story, side).rename_axis("supplier").reset_index()
    for end in ("high", "net", "low"):
        frame[f"{end}_share"] = frame[end] / found.loss if found.loss else float("nan")
    total = frame.drop(columns="supplier").sum().to_dict() | {"supplier": "All"}
    frame = pd.concat([frame, pd.DataFrame([total])], ignore_index=True)
    frame = frame[["supplier", "high", "net", "low", "high_share", "low_share"]]
    words = f"the {NOUNS[side]}"
    heads = {
        "supplier": "Supplier", "high": "At most, bn USD", "net": "Net, bn USD",
        "low": "At least, bn USD", "high_share": f"Of {words}, at most", "low_share": "At least",
    }  # fmt: skip
    formats = dict.fromkeys(["high", "net", "low"], "USD")
    formats |= dict.fromkeys(["high_share", "low_share"], "fraction")
    did, had = ("gained", "lost") if side == "lost" else ("lost", "gained")
    caption = (
        f"Who {did} in the lines in which {story.selection.partner_name} {had}, 2024 to 2025, in "
        f"proportion to the change of each in the line, {scope(story)}. Chance is taken off each in "
        f"proportion. Source: {story.vintage}."
    )
    name = "diversion_suppliers" if side == "lost" else "diversion_won"
    return Table(frame, caption, heads=heads, formats=formats, name=name)


def _bounds_table(frame: pd.DataFrame, first: str, head: str, *, caption: str, name: str) -> Table:
    shown = frame.reset_index()
    shares = [at_least_zero(row)[1:] for _, row in frame.iterrows()]
    shown["ends"] = ["–" if pd.isna(a) else f"{percent(a, 0)} to {percent(b, 0)}" for a, b in shares]
    shown["low"] = shown.low.clip(lower=0)
    columns = [first, *BOUNDS]
    formats = {"loss": "USD"} | dict.fromkeys(["high", "net", "common", "by_chance", "low"], "fraction")
    heads = {first: head} | BOUNDS
    return Table(shown[columns], caption, heads=heads, formats=formats, name=name)


#: What the columns of a table of bounds are.
COLUMNS = (
    "Shares. Net: others' opposite changes in the line taken off. Less growth: each line granted the "
    "growth of others' sales in all untouched lines together, where positive. Chance: what the net "
    "count finds if others' sales move as in untouched lines of like size. At least: net less chance, "
    "not below zero; bootstrap interval. –: fewer than 30 untouched lines."
)


def levels_table(story: Story) -> Table:
    """Print the bounds at each resolution, finest first."""
    frame = story.levels.set_axis([f"HS {d} digits" for d in story.levels.index]).rename_axis("lines")
    caption = (
        f"What others took over of the {NOUNS[story.side]} of {story.selection.partner_name}, by "
        f"resolution. {COLUMNS}"
    )
    return _bounds_table(frame, "lines", "Lines", caption=caption, name="diversion_resolution")


def losers_table(story: Story) -> Table:
    """Print the bounds of what each partner lost, largest least first."""
    frame = story.losers.assign(partner=story.losers.partner.map(story.names)).set_index("partner")
    caption = (
        "The same count for each partner: what others took over of its losses, all goods, HS 10-digit "
        f"lines, largest net of chance first. Columns as above. Source: {story.vintage}."
    )
    return _bounds_table(frame, "partner", "Partner", caption=caption, name="diversion_losers")


def groups_table(story: Story) -> Table:
    """Print the bounds with each group of goods left out."""
    labels = {name: f"no {group['label']}" for name, group in goods_groups().items()}
    labels |= {"nothing more": "as above", "all groups": "none of these"}
    frame = story.groups.rename(index=labels).rename_axis("goods")
    caption = (
        f"The same with groups of goods left out, {scope(story)}. The gains and losses of single goods "
        "weigh heavily; no choice of these is the right one."
    )
    return _bounds_table(frame, "goods", "Goods", caption=caption, name="diversion_groups")


def definitions_table() -> Table:
    """Print the codes of each group of goods, and why it may be left out."""
    rows = [
        {"group": name, "codes": f"HS {', '.join(group['prefixes'])}", "reason": group["reason"]}
        for name, group in goods_groups().items()
    ]  # fmt: skip
    heads = {"group": "Name", "codes": "Codes that begin with", "reason": "Why"}
    caption = "Groups of goods, by the names that the parameter of the report takes."
    return Table(pd.DataFrame(rows), caption, heads=heads)


def chapters_table(story: Story) -> Table:
    """Print loss and what others gained of the ten chapters with the largest loss, and of the rest."""
    top, rest = story.chapters.head(10), story.chapters.iloc[10:]
    frame = top.reset_index(names="chapter")
    last = rest[["loss", "high", "net"]].sum().to_dict() | {"chapter": "", "label": "other chapters"}
    frame = pd.concat([frame, pd.DataFrame([last])], ignore_index=True)
    frame["share"] = frame.high / frame.loss.where(frame.loss > 0)
    frame = frame[["chapter", "label", "loss", "high", "net", "share"]]
    heads = {
        "chapter": "Chapter", "label": "Goods", "loss": "Loss, bn USD", "high": "Others gained at most",
        "net": "Net", "share": "Of the loss, at most",
    }  # fmt: skip
    formats = dict.fromkeys(["loss", "high", "net"], "USD") | {"share": "fraction"}
    caption = (
        f"Losses of {story.selection.partner_name} and what others gained in the same lines, in bn USD "
        f"by HS chapter, 2024 to 2025, {scope(story)}. Source: {story.vintage}."
    )
    return Table(frame, caption, heads=heads, formats=formats)


def sectors_table(story: Story) -> Table:
    """Print the accounting by sector in the window and in the same months of the years before it."""
    frame = story.sectors.reset_index()[["period", "loss", "gain", "high", "net"]]
    heads = {
        "period": "Period", "loss": "Loss, bn USD", "gain": "Gain, bn USD",
        "high": "Others gained at most", "net": "Net",
    }  # fmt: skip
    formats = {"loss": "USD", "gain": "USD", "high": "fraction", "net": "fraction"}
    caption = (
        f"{story.selection.partner_name}, by NAICS3 sector, each period on the same months a year "
        "before. Earlier periods show what the same count finds at other times. "
        f"Source: {story.vintage_sectors}."
    )
    return Table(frame, caption, heads=heads, formats=formats, name="diversion_sectors")


def pooled_table(story: Story) -> Table:
    """Print the pooled regression and its variations, both coefficients."""
    rows = []
    for name, group in story.pooled.groupby("design", sort=False):
        by = group.set_index("regressor")
        row = {"variation": VARIATIONS[name]}
        for regressor in ("exposure", "own"):
            one = by.loc[regressor]
            row[regressor] = two(one.value)
            row[f"{regressor}_ends"] = ends(one)
        rows.append(row | {"n_obs": int(by.n_obs.iloc[0])})
    n = len(story.partners)
    heads = {
        "variation": "Variation", "exposure": "Exposure", "exposure_ends": "95 % interval",
        "own": "Own tariff", "own_ends": "its interval",
    }  # fmt: skip
    caption = (
        "Change of log imports 2024 to 2025 by partner and ten-digit line on the change of the "
        "partner's log tariff factor and on China's change times China's share in 2024 (exposure); "
        f"partner effects, {n} partners without China; errors clustered by partner and four-digit "
        f"heading. Elasticities. Statutory rates, annual means. Source: {story.vintage}."
    )
    return Table(pd.DataFrame(rows), caption, heads=heads, name="diversion_pooled")


def placebos_table(story: Story) -> Table:
    """Print the same regression by sector and chapter, in years without and with the tariffs."""
    frame = exposure_placebos(story)
    frame = pd.DataFrame(
        {
            "lines": frame.lines.map({"sectors": "NAICS3 sectors", "chapters": "HS chapters"}),
            "change": frame.change,
            "tariffs": frame.is_placebo.map({False: "moved", True: "not yet (placebo)"}),
            "value": frame.value.map(two),
            "ends": [ends(row) for row in frame.itertuples()],
            "p": frame.p_value.map(probability),
            "n_obs": frame.n_obs,
        }
    )
    heads = {
        "lines": "Lines", "change": "Years", "tariffs": "Tariffs of 2025", "value": "Exposure",
        "ends": "95 % interval", "p": "p",
    }  # fmt: skip
    caption = (
        "The pooled regression on coarser lines: change of log imports between two years (sectors: "
        "January to November) on the tariff changes of 2024 to 2025, China's share of the first year; "
        f"clustered by partner and line. Sources: {story.placebos.vintage.iloc[0]}."
    )
    return Table(frame, caption, heads=heads, name="diversion_placebos")


def partners_table(story: Story) -> Table:
    """Print the coefficient of each partner with its corrected p-values."""
    frame = story.partners
    frame = pd.DataFrame(
        {
            "partner": frame.design.map(story.names),
            "value": frame.value.map(two),
            "ends": [ends(row) for row in frame.itertuples()],
            "p": frame.p_value.map(probability),
            "p_holm": frame.p_holm.map(probability),
            "p_bh": frame.p_bh.map(probability),
            "n_obs": frame.n_obs,
        }
    )
    heads = {"value": "Exposure", "ends": "95 % interval", "p": "p", "p_holm": "Holm",
             "p_bh": "Ben.-Hochberg"}  # fmt: skip
    caption = (
        "The headline regression for each partner by itself, clustered by four-digit heading. Holm: the "
        "chance of any false finding among all partners; Benjamini-Hochberg: the share of false ones "
        f"among the findings. Source: {story.vintage}."
    )
    return Table(frame, caption, heads=heads, name="diversion_partners")
