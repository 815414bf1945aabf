"""Sections of report 02 on the law of 2025: duties due and paid, an outside model, published rates.

A part that its window does not reach is None, which a notebook does not show.
"""

from __future__ import annotations

import pandas as pd

from analysis.combine.law.causes import GAP, REST
from analysis.combine.law.outside import LAST_PROOF
from analysis.estimate.tariffs.published_rates import COLLECTED, LAWFUL, ROUNDING, TREASURY
from analysis.estimate.tariffs.study import YEAR, Story
from analysis.estimate.tariffs.till import Till
from analysis.present.finding import Finding, from_to, month, percent, points, the
from analysis.present.tariffs.tables import whose

#: Causes of :func:`causes.what_explains` as a sentence says them.
REASONS = {
    "exempt by use": "goods exempt by their use",
    "energy and bullion that paid nothing": "energy and bullion that paid nothing",
    "metal content of articles": "articles taxed on their metal alone",
    "loaded before a rise": "goods loaded before a rise",
    "entered free although charged": "goods that entered free although the law charges them",
    "exclusions from Section 301": "products excluded from Section 301",
}


def due_and_paid(story: Story) -> Finding | None:
    """State how much of the duties due customs collected, and what explains most of the rest."""
    till = story.till
    if till is None:
        return None
    named = till.explained.drop([GAP, REST])
    gap = till.explained.loc[GAP]
    share = 1 - gap.value / _duties_by_law(till)
    text = (
        "## Duties due and duties paid\n\n"
        f"**Customs collected {percent(share)} of what the statutory rates implied for goods from "
        f"{whose(story)} in {YEAR}.**"
    )
    last = till.by_month.iloc[-3:]
    if len(last):
        lately = last.collected.mean() / last.law_current.mean()
        text += f" From {month(last.index[0])} to {month(last.index[-1])} it was {percent(lately)}."
    if 0 < named.value.max() < gap.value:
        text += (
            f" Of the gap of {points(gap.points)} over the year, {points(named.points.max())} are "
            f"{REASONS[named.value.idxmax()]}."
        )
        text += f" No data here explain {points(till.explained.loc[REST].points)}."
    return Finding(text)


def _duties_by_law(till: Till) -> float:
    """Return the duties of 2025 that the law says, US dollars."""
    return float((till.by_programme.law_2025 * till.by_programme.value_2025).sum())


def lines_note(story: Story) -> Finding | None:
    """Say what the table by programme compares; None as the section."""
    if story.till is None:
        return None
    return Finding(
        "Each line of the tariff stands in one programme, read from dated lists. Lines that the law "
        "exempts test the lists: their rate must not rise. Some lines are exempt by use only. Of lines "
        "with civil aircraft the share is spared that claimed the exemption from March to May 2026. "
        "Drugs and medical aids under a deal or an annex count as liable: no list says which part "
        "qualifies. Energy and bullion paid nothing although no text spares them: a fact of collection."
    )


def reasons_note(story: Story) -> Finding | None:
    """Say what stands behind the reasons; None as the section."""
    if story.till is None:
        return None
    return Finding(
        "*Loaded before a rise* counts what the law added within the month before the goods came: ships "
        "at sea kept the old rate, but for duties under Section 232. *Metal content* is an "
        "assumption: no text says which part of an article is metal, so that a share by chapter is "
        "taken. *Entered free* is the value on which no duty was paid, beyond what the law spares. It "
        "holds claims of preference and of US content, and goods that do not have the use that their "
        "line is taxed for. Exclusions count at the share that claimed them the year before."
    )


def outside_model(story: Story) -> Finding | None:
    """Say how far the partner's law is from an outside model, and whom the legal text supports."""
    if story.till is None:
        return None
    return Finding(
        f"## Beside an outside model of the law\n\n{_distance(story)} Where the two differ most, the "
        f"legal text decides. After {month(LAST_PROOF)} agreement proves nothing: the model then lays "
        "the duties on metals on goods that the annexes name in a description only, as this law did "
        "before."
    )


def _distance(story: Story) -> str:
    outside = story.till.outside
    own = outside[outside.partner.eq(story.selection.partner)]
    if own.empty:
        size = outside.gap.abs()
        return (
            f"**An independent model of the same orders differs from ours by {points(size.max())} in "
            f"the widest month of any of {len(outside)} partners, by {points(size.median())} in the "
            "median.**"
        )
    row = own.iloc[0]
    where = "above" if row.gap > 0 else "below"
    text = (
        f"**On goods from {the(story.selection.partner_name)} our statutory rate is at most "
        f"{points(abs(row.gap))} {where} that of an independent model of the same orders, in "
        f"{month(row.month)}.**"
    )
    if row.nearer in ("ours", "theirs"):
        text += f" The legal text supports {row.nearer}: {row.why}."
    return text


def published_rates(story: Story) -> Finding | None:
    """Say how far published rates lie from ours: by customs, by law, and by Treasury's receipts."""
    rates = story.published
    rows = rates.rows.dropna(subset="distance")
    said = [_collected(rows), _by_law(rows, rates.names), _receipts(rows)]
    if not any(said):
        return None
    return Finding(f"## Published rates beside ours\n\n{' '.join(filter(None, said))}")


def _collected(rows: pd.DataFrame) -> str:
    """Say how many collected rates equal ours, and where the largest distance is."""
    collected = rows[rows.concept.eq(COLLECTED) & rows.source.ne(TREASURY)]
    if collected.empty:
        return ""
    size = collected.distance.abs()
    far = collected.loc[size.idxmax()]
    return (
        f"**Of {len(collected)} published collected rates, {int(size.le(ROUNDING).sum())} equal ours as "
        f"printed; the median distance is {points(size.median())}.** The largest is "
        f"{points(far.distance)}, on {far.source}, {from_to(far['first'], far['last'])}."
    )


def _by_law(rows: pd.DataFrame, names: dict[str, str]) -> str:
    """Say between what ours by law, less published, lies."""
    lawful = rows[rows.concept.eq(LAWFUL)]
    if lawful.empty:
        return ""
    low, high = lawful.distance.min(), lawful.distance.max()
    name = the(names[lawful.partner.iloc[0]])
    return (
        f"By law, ours less published runs from {points(low)} to {points(high)} for {name}, on other "
        "weights."
    )


def _receipts(rows: pd.DataFrame) -> str:
    """Say what Treasury received and customs calculated, over all months and in the widest one."""
    own = rows[rows.source.eq(TREASURY)]
    if own.empty:
        return ""
    single = own["first"].eq(own["last"])
    by_month, whole = own[single], own[~single]
    widest = by_month.loc[by_month.distance.abs().idxmax()]
    if whole.empty:  # one month alone
        whole = own
    over = whole.iloc[0]
    return (
        f"Treasury received {percent(over.published)} of goods imports in "
        f"{from_to(over['first'], over['last'])} and customs calculated {percent(over.ours)}; in single "
        "months they differ by up to "
        f"{points(abs(widest.distance))} ({from_to(widest['first'], widest['last'])})."
    )


def published_note(story: Story) -> Finding | None:
    """Say why published rates differ from ours; None where there are none."""
    rows = story.published.rows
    if rows.empty:
        return None
    late = (
        "Treasury counts money when it arrives, weeks after the goods have entered. Its rate therefore "
        "lags when tariffs rise, and the two agree over a longer time. "
        if rows.source.eq(TREASURY).any()
        else ""
    )
    return Finding(
        "Collected rates that others publish are close to ours where they are the same ratio, duties "
        "over imports of a month. A rate by law depends on whose trade weights the goods, so that two "
        "of them can lie far apart.\n\n"
        f"The rows are about the chosen partner and about all countries together. {late}The last column "
        "but one says what differs in definition or data; it is no measure of how much. *Weights* are "
        "what others average with, such as a country's sales to the whole world where ours are US "
        "imports from it. They are not in this package, so that their part of the distance cannot be "
        "computed here."
    )
