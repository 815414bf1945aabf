"""Tables and numbers of the law against the till, and beside an outside model."""

from __future__ import annotations

from analysis.combine.law.till import PROGRAMME_NAMES
from analysis.combine.load import WORLD
from analysis.estimate.tariffs.study import Story
from analysis.estimate.tariffs.till import Till
from analysis.present.finding import Finding, percent, points
from analysis.present.numbers import Number
from analysis.present.table import Table

HEADS = {
    "programme": "Goods",
    "name": "Partner",
    "n_lines": "Lines",
    "value_2025": "Imports 2025, bn USD",
    "collected_2024": "Collected 2024",
    "collected_2025": "Collected 2025",
    "law_2025": "Law 2025",
    "rise_collected": "Rise, collected",
    "rise_law": "Rise, law",
    "mean_gap": "Gap",
    "collected_on_law": "Collected on law",
    "all_on_law": "On all lines",
    "slope": "Slope",
    "exempt_rise": "Rise on exempt lines",
}


#: Reasons of :func:`till.what_explains` as a sentence says them.
REASONS = {
    "exempt by use": "goods exempt by their use",
    "natural gas by pipe and electricity": "gas and electricity",
    "metal content of articles": "articles taxed on their metal alone",
    "loaded before a rise": "goods loaded before a rise",
    "exclusions from Section 301": "products excluded from Section 301",
}


def _source(story: Story) -> str:
    return f"tariff calendar; {story.lines_source}"


def _whose(story: Story) -> str:
    """Return whose goods the lines are; of all countries only the partners of the panels have a law."""
    world = story.selection.partner == WORLD
    return "the partners of this report" if world else story.selection.partner_name


def till_finding(story: Story) -> Finding:
    """State how much of what the law says customs collected, and what explains most of the rest."""
    till = story.till
    named = till.explained.drop(["law less collected", "other claims, drawback, timing"])
    gap = till.explained.loc["law less collected"]
    share = 1 - gap.value / _law(till)
    text = (
        f"**Of the duties that the law says on goods from {_whose(story)} in 2025, customs "
        f"collected {percent(share)}.**"
    )
    last = till.by_month.iloc[-3:]
    if len(last):
        autumn = last.collected.mean() / last.law_current.mean()
        text += f" From {last.index[0]:%B} to {last.index[-1]:%B %Y} it was {percent(autumn)}."
    if 0 < named.value.max() < gap.value:
        text += (
            f" Of the gap of {points(gap.points)} over the year, {points(named.points.max())} are "
            f"{REASONS[named.value.idxmax()]}."
        )
    return Finding(text)


def _law(till: Till) -> float:
    """Return the duties of 2025 that the law says, US dollars."""
    return float((till.by_programme.law_2025 * till.by_programme.value_2025).sum())


def programme_table(story: Story) -> Table:
    """Print law and collections of a partner's goods by programme."""
    programmes = story.till.by_programme
    frame = programmes.loc[[name for name in PROGRAMME_NAMES if name in programmes.index]].reset_index()
    frame["programme"] = frame.programme.map(PROGRAMME_NAMES)
    columns = ["programme", "n_lines", "value_2025", "collected_2024", "collected_2025", "law_2025",
               "rise_collected", "rise_law", "collected_on_law"]  # fmt: skip
    caption = (
        f"Law and till by programme, goods from {_whose(story)}, HTS10. Law of 2025: mean over "
        "the months in which the goods came. Rises: 2024 to 2025 at the mix of 2024. Collected on law: "
        f"duties of 2025 over what the law says, at the mix of 2025. Sources: {_source(story)}."
    )
    return Table(
        frame[columns], caption, heads=HEADS, formats=FORMATS, name="law_till_programmes"
    )  # fmt: skip


def partner_table(story: Story) -> Table:
    """Print collected on law for every partner, with the rise on the lines that the law exempts."""
    till = story.till
    frame = till.by_partner.join(till.exempt.rise_collected.rename("exempt_rise"))
    frame = frame.join(till.all_lines.collected_on_law.rename("all_on_law")).reset_index()
    frame["name"] = frame.partner.map(story.names)
    frame = frame.sort_values("collected_on_law", ascending=False)
    columns = ["name", "value_2025", "collected_2025", "law_2025", "mean_gap", "collected_on_law",
               "all_on_law", "slope", "exempt_rise"]  # fmt: skip
    caption = (
        "Law and till by partner, 2025, on lines where a duty falls whatever their use (left out: "
        "exempt lines, aircraft, drugs and medical aids of deals, chapters 98 and 99, gas by pipe and "
        "electricity; settled after first ratios had been seen). On all lines: the same with those "
        "lines kept. Slope: of the rise collected on the rise by law over lines. Last column: rise of "
        f"the rate collected on lines that the law exempts. Sources: {_source(story)}."
    )
    return Table(frame[columns], caption, heads=HEADS, formats=FORMATS, name="law_till_partners")


def reasons_table(story: Story) -> Table:
    """Print what explains the duties that the law says and customs did not collect."""
    explained = story.till.explained
    frame = explained[explained.value.ne(0)].reset_index()
    heads = {"reason": "Reason", "value": "Duties 2025, bn USD", "points": "Of imports"}
    formats = {"value": "USD", "points": points}
    caption = (
        f"What explains the gap between law and till of 2025, goods from {_whose(story)}; the "
        f"rows add up to the last. Sources: {_source(story)}."
    )
    return Table(frame, caption, heads=heads, formats=formats, name="law_till_reasons")


def month_table(story: Story) -> Table | Finding:
    """Print law and collections of the last twelve months, at the fixed and at the current mix."""
    if story.till.by_month.empty:
        return Finding(f"By month the law is not established for {_whose(story)}.")
    frame = story.till.by_month.iloc[-12:].reset_index()
    heads = {
        "law_fixed": "Law, mix of 2024",
        "law_current": "Law, mix of the month",
        "collected": "Collected",
        "collected_on_law": "Collected on law",
    }
    formats = dict.fromkeys(["law_fixed", "law_current", "collected", "collected_on_law"], "fraction")
    caption = (
        f"Law and till by month, goods from {_whose(story)}, NAICS3. Mix of the month: the "
        "sectors' rates weighted with that month's imports."
    )
    return Table(frame, caption, heads=heads, formats=formats)


def outside_table(story: Story) -> Table:
    """Print the ten largest gaps to the outside model and who is right by the legal text."""
    frame = story.till.outside.head(10).assign(name=lambda rows: rows.partner.map(story.names))
    columns = ["name", "month", "statutory_rate", "outside_rate", "gap", "nearer", "why"]
    heads = {"name": "Partner", "statutory_rate": "Ours", "outside_rate": "Outside", "gap": "Gap",
             "nearer": "Legal text supports", "why": "Why"}  # fmt: skip
    formats = {"outside_rate": "fraction", "gap": points}
    caption = (
        "The ten partners with the largest gap between our statutory rate and that of The Budget Lab at "
        "Yale in a month of February to November 2025 (weights of 2024; aluminium left out for six "
        "partners, whose layer is far too high there)."
    )
    return Table(frame[columns], caption, heads=heads, formats=formats, name="law_outside")


def till_numbers(story: Story) -> list[Number]:
    """Return the citable results of the comparison."""
    till, partner, name = story.till, story.selection.partner, story.selection.partner_name
    numbers = []
    if partner in till.by_partner.index:
        row = till.by_partner.loc[partner]
        numbers.append(
            Number(
                key=f"law.{partner}.2025.collected_on_law",
                value=float(row.collected_on_law),
                unit="fraction",
                definition=f"duties of 2025 over what the law says, liable lines of goods from {name}",
                vintage=_source(story),
            )
        )
    exempt = till.exempt.rise_collected.drop("CHN", errors="ignore")
    numbers.append(
        Number(
            key="law.exempt.2025.largest_rise",
            value=float(exempt.max()),
            unit="fraction",
            definition="largest rise, 2024 to 2025, of the rate collected on lines that the law "
            "exempts, over partners other than China",
            vintage=_source(story),
        )
    )
    return numbers


FORMATS = {
    "n_lines": "count",
    "value_2025": "USD",
    "rise_collected": points,
    "rise_law": points,
    "exempt_rise": points,
    "slope": "",
    "mean_gap": points,
} | dict.fromkeys(
    ["collected_2024", "collected_2025", "law_2025", "collected_on_law", "all_on_law"], "fraction"
)
