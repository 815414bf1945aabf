"""Tables of the diversion report."""

from __future__ import annotations

import pandas as pd

from analysis.estimate.diversion.study import Story
from analysis.estimate.diversion.trade import goods_groups
from analysis.present.diversion.reading import (
    NOUNS,
    OTHERS,
    OWN,
    VARIATIONS,
    exposure_placebos,
    named,
    other_side,
    scope,
    sector_side,
    share,
)
from analysis.present.finding import points, probability, the, two
from analysis.present.labels import CHINA_CUSTOMS
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

#: Columns of a table of bounds, and how a coefficient on exposure is headed.
BOUNDS = {"loss": "bn USD", "high": "At most", "net": "Net", "common": "Less growth",
          "by_chance": "Chance", "low": "At least [95 %]"}  # fmt: skip
EXPOSURE = {"value": "Exposure [95 %]", "p_value": "p"}


def components_table(story: Story) -> Table:
    """Print the parts of the change of total US imports, which add up to it."""
    name = the(story.selection.partner_name)
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


def suppliers_table(story: Story, *, side: str | None = None) -> Table:
    """Print who gained where the partner lost (``lost``), or lost where it gained (``won``).

    Without a side, it is the larger one.
    """
    side = side or story.side
    found = story.found[side]
    frame = named(story, side).rename_axis("supplier").reset_index()
    for end in ("high", "net", "low"):
        frame[f"{end}_share"] = frame[end] / found.loss if found.loss else float("nan")
    total = frame.drop(columns="supplier").sum(min_count=1).to_dict() | {"supplier": "All"}
    frame = pd.concat([frame, pd.DataFrame([total])], ignore_index=True)
    frame = frame[["supplier", "high", "net", "low", "high_share", "low_share"]]
    words = f"the {NOUNS[side]}"
    heads = {
        "supplier": "Supplier", "high": "At most, bn USD", "net": "Net, bn USD",
        "low": "At least, bn USD", "high_share": f"Of {words}, at most", "low_share": "At least",
    }  # fmt: skip
    formats = dict.fromkeys(["high", "net", "low"], "USD")
    formats |= dict.fromkeys(["high_share", "low_share"], "fraction")
    caption = (
        f"Who {OTHERS[side]} in the lines in which {the(story.selection.partner_name)} {OWN[side]}, "
        f"2024 to 2025, in proportion to the change of each in the line, {scope(story)}. Chance is "
        f"taken off each in proportion. Source: {story.vintage}."
    )
    name = "diversion_suppliers" if side == "lost" else "diversion_won"
    return Table(frame, caption, heads=heads, formats=formats, name=name)


def other_suppliers_table(story: Story) -> Table | None:
    """Print the suppliers of the smaller side; None where the partner has no such line."""
    side = other_side(story)
    return suppliers_table(story, side=side) if story.found[side].loss else None


def _bounds_table(frame: pd.DataFrame, first: str, head: str, *, caption: str, name: str) -> Table:
    columns, ends = [first, *BOUNDS], ("low_ci_low", "low_ci_high")
    formats = {"loss": "USD", "low": share}
    formats |= dict.fromkeys(["high", "net", "common", "by_chance"], "fraction")
    return Table(
        frame.reset_index()[[*columns, *ends]], caption, heads={first: head} | BOUNDS, formats=formats,
        intervals={"low": ends}, name=name,
    )  # fmt: skip


#: What the columns of a table of bounds are.
COLUMNS = (
    "Shares. Net: others' opposite changes in the line taken off. Less growth: each line granted the "
    "growth of others' sales in all untouched lines together, where positive. Chance: what the net "
    "count finds if others' sales move as in untouched lines of like size. At least: net less chance, "
    "printed not below zero; bootstrap interval. –: fewer than 30 untouched lines."
)


def levels_table(story: Story) -> Table:
    """Print the bounds at each resolution, finest first."""
    frame = story.levels.set_axis([f"HS {d} digits" for d in story.levels.index]).rename_axis("lines")
    caption = (
        f"What others took over of the {NOUNS[story.side]} of {the(story.selection.partner_name)}, by "
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
    return Table(pd.DataFrame(rows), caption, heads=heads, name="diversion_definitions")


def chapters_table(story: Story) -> Table:
    """Print the ten chapters in which the partner lost (or gained) most, and the rest."""
    noun, others = NOUNS[story.side], OTHERS[story.side]
    top, rest = story.chapters.head(10), story.chapters.iloc[10:]
    frame = top.reset_index(names="chapter")
    last = rest[["loss", "high", "net"]].sum().to_dict() | {"chapter": "", "label": "other chapters"}
    frame = pd.concat([frame, pd.DataFrame([last])], ignore_index=True)
    frame["share"] = frame.high / frame.loss.where(frame.loss > 0)
    frame = frame[["chapter", "label", "loss", "high", "net", "share"]]
    heads = {
        "chapter": "Chapter", "label": "Goods", "loss": f"{noun.capitalize()}, bn USD",
        "high": f"Others {others} at most", "net": "Net", "share": f"Of the {noun}, at most",
    }  # fmt: skip
    formats = dict.fromkeys(["loss", "high", "net"], "USD") | {"share": "fraction"}
    caption = (
        f"What {the(story.selection.partner_name)} {OWN[story.side]} and others {others} in the same "
        f"lines, bn USD by HS chapter, 2024 to 2025, {scope(story)}. Source: {story.vintage}."
    )
    return Table(frame, caption, heads=heads, formats=formats, name="diversion_chapters")


def sectors_table(story: Story) -> Table:
    """Print the accounting by sector in the window and in the same months of the years before it."""
    side = sector_side(story)
    frame = story.sectors[side].reset_index()[["period", "loss", "gain", "high", "net"]]
    own, other = ("Loss", "Gain") if side == "lost" else ("Gain", "Loss")
    heads = {
        "period": "Period", "loss": f"{own}, bn USD", "gain": f"{other}, bn USD",
        "high": f"Others {OTHERS[side]} at most", "net": "Net",
    }  # fmt: skip
    formats = {"loss": "USD", "gain": "USD", "high": "fraction", "net": "fraction"}
    caption = (
        f"US imports from {the(story.selection.partner_name)} by NAICS3 sector, each period on the same "
        "months a year before. Earlier periods show what the same count finds at other times. "
        f"Source: {story.vintage_sectors}."
    )
    return Table(frame, caption, heads=heads, formats=formats, name="diversion_sectors")


def pooled_table(story: Story) -> Table:
    """Print the pooled regression and its variations, both coefficients."""
    rows = []
    for name, group in story.pooled.groupby("design", sort=False):
        by, row = group.set_index("regressor"), {"variation": VARIATIONS[name]}
        for regressor in ("exposure", "own"):
            ends = {f"{regressor}_{end}": by.loc[regressor, f"ci_{end}"] for end in ("low", "high")}
            row |= {regressor: by.loc[regressor, "value"]} | ends
        rows.append(row | {"n_obs": int(by.n_obs.iloc[0])})
    heads = {"variation": "Variation", "exposure": "Exposure [95 %]", "own": "Own tariff [95 %]"}
    caption = (
        "Change of log imports 2024 to 2025 by partner and ten-digit line on the change of the "
        "partner's log tariff factor and on China's change times China's share in 2024 (exposure); "
        f"partner effects, {len(story.partners)} partners without China; errors clustered by partner "
        f"and four-digit heading. Elasticities. Statutory rates, annual means. Source: {story.vintage}."
    )
    return Table(
        pd.DataFrame(rows), caption, heads=heads, formats={"exposure": two, "own": two},
        intervals={name: (f"{name}_low", f"{name}_high") for name in ("exposure", "own")},
        name="diversion_pooled",
    )  # fmt: skip


def placebos_table(story: Story) -> Table:
    """Print the same regression by sector and chapter, in years without and with the tariffs."""
    frame = exposure_placebos(story)
    frame = frame.assign(
        lines=frame.lines.map({"sectors": "NAICS3 sectors", "chapters": "HS chapters"}),
        tariffs=frame.is_placebo.map({False: "moved", True: "not yet (placebo)"}),
    )[["lines", "change", "tariffs", "value", "ci_low", "ci_high", "p_value", "n_obs"]]
    heads = {"lines": "Lines", "change": "Years", "tariffs": "Tariffs of 2025"} | EXPOSURE
    caption = (
        "The pooled regression on coarser lines: change of log imports between two years (sectors: "
        "January to November) on the tariff changes of 2024 to 2025, China's share of the first year; "
        f"clustered by partner and line. Sources: {story.placebos.vintage.iloc[0]}."
    )
    return _coefficients(frame, caption, heads, name="diversion_placebos")


def partners_table(story: Story) -> Table:
    """Print the coefficient of each partner with its corrected p-values."""
    frame = story.partners.assign(partner=story.partners.design.map(story.names))
    columns = ["partner", "value", "ci_low", "ci_high", "p_value", "p_holm", "p_bh", "n_obs"]
    heads = EXPOSURE | {"p_holm": "Holm", "p_bh": "Ben.-Hochberg"}
    caption = (
        "The headline regression for each partner by itself, clustered by four-digit heading. Holm: the "
        "chance of any false finding among all partners; Benjamini-Hochberg: the share of false ones "
        f"among the findings. Source: {story.vintage}."
    )
    return _coefficients(frame[columns], caption, heads, name="diversion_partners")


def _coefficients(frame: pd.DataFrame, caption: str, heads: dict, *, name: str) -> Table:
    formats = {"value": two} | dict.fromkeys(["p_value", "p_holm", "p_bh"], probability)
    intervals = {"value": ("ci_low", "ci_high")}
    return Table(frame, caption, heads=heads, formats=formats, intervals=intervals, name=name)


def destination_levels_table(story: Story) -> Table | None:
    """Print China's exports to the United States and to all others in the same months of two years.

    None for other partners, and where levels are not published for the window.
    """
    if story.china is None or story.china.levels.empty:
        return None
    heads = {
        "period": "Months", "n_months": "Number", "part": "To", "before": "A year earlier, bn USD",
        "now": "Now, bn USD", "yoy_growth": "Growth", "contribution": "Contribution",
    }  # fmt: skip
    formats = {"before": "USD", "now": "USD", "contribution": points, "n_months": "count"}
    caption = (
        "China's exports in the months of the window, and in those of a year later as far as published, "
        "each on a year earlier; contributions add up to total growth. World revised, United States as "
        f"first published. Source: {CHINA_CUSTOMS}."
    )
    return Table(
        story.china.levels, caption, heads=heads, formats=formats, name="diversion_destinations"
    )


def growth_table(story: Story) -> Table | None:
    """Print China's export growth by destination and month, as published; None for other partners."""
    if story.china is None:
        return None
    frame = story.china.growth.reset_index()
    caption = (
        "China's exports by destination, change on a year earlier as printed (median of sources that "
        f"give the first release). – not found. Source: {CHINA_CUSTOMS}."
    )
    formats = dict.fromkeys(story.china.growth.columns, "fraction")
    return Table(frame, caption, formats=formats, name="diversion_growth")
