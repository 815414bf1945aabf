"""Tables of report 02."""

from __future__ import annotations

import pandas as pd

from analysis.combine.law.outside import FIRST_MONTH, LAST_MONTH, LAST_PROOF, WITHOUT_ALUMINIUM
from analysis.combine.law.till import PROGRAMME_NAMES
from analysis.combine.load import WORLD
from analysis.estimate.tariffs.published_rates import COLLECTED, FIXED, LAWFUL, RECEIPTS
from analysis.estimate.tariffs.study import Story
from analysis.present.finding import listing, month, points, the
from analysis.present.table import Table, iso_day, or_dash
from analysis.present.tariffs.measures import measure_name

#: Heads of what compares duties due and duties paid.
HEADS = {
    "programme": "Goods", "name": "Partner", "n_lines": "Lines", "value_2025": "Imports 2025, bn USD",
    "collected_2024": "Collected 2024", "collected_2025": "Collected 2025", "law_2025": "Law 2025",
    "rise_collected": "Rise, collected", "rise_law": "Rise, law", "mean_gap": "Gap",
    "collected_on_law": "Collected on law", "all_on_law": "On all lines", "slope": "Slope",
    "exempt_rise": "Rise on exempt lines",
}  # fmt: skip

#: Concepts of published rates as the table calls them.
CONCEPTS = {
    COLLECTED: "Collected", FIXED: "On imports of 2024", RECEIPTS: "Treasury", LAWFUL: "By law",
}  # fmt: skip


#: How what compares them is printed.
FORMATS = {
    "n_lines": "count", "value_2025": "USD", "rise_collected": or_dash(points),
    "rise_law": or_dash(points), "exempt_rise": or_dash(points), "slope": "",
    "mean_gap": or_dash(points), "collected_2024": "fraction", "collected_2025": "fraction",
    "law_2025": "fraction", "collected_on_law": "fraction", "all_on_law": "fraction",
}  # fmt: skip


def source(story: Story) -> str:
    """Return the sources of duties due and paid by line."""
    return f"tariff calendar; {story.lines_source}"


def whose(story: Story) -> str:
    """Return whose goods the lines are; of all countries only the partners of the panels have a law."""
    world = story.selection.partner == WORLD
    return "the partners of this report" if world else the(story.selection.partner_name)


def event_table(story: Story) -> Table | None:
    """List the events of the window, the latest first; None where there are none."""
    events = story.events.sort_values("effective_date", ascending=False, kind="stable")
    if events.empty:
        return None
    frame = events[["effective_date", "announcement_date", "measure", "scope"]].assign(
        rate_before=events.rate_level - events.rate_change,
        rate_level=events.rate_level,
        rate_basis=events.rate_basis,
        legal_reference=events.legal_reference,
        verification=events.verification,
    )
    heads = {
        "effective_date": "In force", "announcement_date": "Announced", "measure": "Measure",
        "scope": "Goods", "rate_before": "Rate before", "rate_level": "Rate after",
        "rate_basis": "Base rate", "legal_reference": "Legal reference", "verification": "Grade",
    }  # fmt: skip
    basis = {"add_on": "on top", "floor_including_mfn": "included", "": "–"}
    formats = {
        "effective_date": iso_day, "announcement_date": iso_day, "measure": measure_name,
        "rate_before": "fraction", "rate_level": "fraction", "rate_basis": basis.get,
    }  # fmt: skip
    caption = (
        f"US measures that change a rate on goods from {the(story.selection.partner_name)} in the "
        "window, the latest first. Base rate: whether the measure stands on top of it, or is a total "
        "that includes it. Grade: P primary text read, D confirmed by data, S1/S2 one or two secondary "
        "sources, M memory."
    )
    return Table(frame, caption, heads=heads, formats=formats, name="tariff_calendar")


def gap_table(story: Story) -> Table | None:
    """Print the gap between law and collection in two parts that add up; None without a law."""
    if story.gap.empty:
        return None
    frame = story.gap.iloc[-24:].iloc[::-1].reset_index()
    heads = {
        "within_sectors": "Within sectors", "between_sectors": "Between sectors", "gap": "Gap",
    }  # fmt: skip
    caption = (
        f"Statutory minus effective rate on goods from {the(story.selection.partner_name)}, last "
        f"{len(frame)} months, the latest first. The gap is the sum of the gap within sectors and of "
        "shifts between them."
    )
    formats = dict.fromkeys(heads, or_dash(points))
    return Table(frame, caption, heads=heads, formats=formats, name="tariff_gap")


def sector_table(story: Story) -> Table:
    """Print both rates and the value of every product in the last month."""
    columns = ["product", "label", "weight", "statutory_rate", "effective_rate", "customs_value"]
    frame = story.sectors.rename_axis("product").reset_index()[columns].dropna(axis="columns", how="all")
    name = the(story.selection.partner_name)
    caption = f"US tariff on goods from {name} by product, {story.month:%B %Y}."
    heads = {"customs_value": "Imports, bn USD"}
    return Table(frame, caption, heads=heads, name="tariff_sectors")


def programme_table(story: Story) -> Table | None:
    """Print law and collections of a partner's goods by programme; None as :attr:`Story.till`."""
    if story.till is None:
        return None
    programmes = story.till.by_programme
    frame = programmes.loc[[name for name in PROGRAMME_NAMES if name in programmes.index]].reset_index()
    frame["programme"] = frame.programme.map(PROGRAMME_NAMES)
    columns = ["programme", "n_lines", "value_2025", "collected_2024", "collected_2025", "law_2025",
               "rise_collected", "rise_law", "collected_on_law"]  # fmt: skip
    caption = (
        f"Duties due and paid by programme, goods from {whose(story)}, HTS10. Law of 2025: mean over "
        "the months in which the goods came. Rises: 2024 to 2025 at the mix of 2024. Collected on law: "
        f"duties of 2025 over what the law says, at the mix of 2025. Sources: {source(story)}."
    )
    return Table(
        frame[columns], caption, heads=HEADS, formats=FORMATS, name="law_till_programmes"
    )  # fmt: skip


def partner_table(story: Story) -> Table | None:
    """Print collected on law for every partner, with the rise on the lines that the law exempts."""
    till = story.till
    if till is None:
        return None
    frame = till.by_partner.join(till.exempt.rise_collected.rename("exempt_rise"))
    frame = frame.join(till.all_lines.collected_on_law.rename("all_on_law")).reset_index()
    frame["name"] = frame.partner.map(story.names)
    frame = frame.sort_values("collected_on_law", ascending=False)
    columns = ["name", "value_2025", "collected_2025", "law_2025", "mean_gap", "collected_on_law",
               "all_on_law", "slope", "exempt_rise"]  # fmt: skip
    caption = (
        "Duties due and paid by partner, 2025, on lines where a duty falls whatever their use (left "
        "out: exempt lines, aircraft, drugs and medical aids of deals, chapters 98 and 99, energy and "
        "bullion that paid nothing; settled after first ratios had been seen). On all lines: the same "
        "with those lines kept. Slope: of the rise collected on the rise by law over lines. Last "
        f"column: rise of the rate collected on lines that the law exempts. Sources: {source(story)}."
    )
    return Table(frame[columns], caption, heads=HEADS, formats=FORMATS, name="law_till_partners")


def reasons_table(story: Story) -> Table | None:
    """Print what explains the duties that the law says and customs did not collect."""
    if story.till is None:
        return None
    explained = story.till.explained
    frame = explained[explained.value.ne(0)].reset_index()
    heads = {"reason": "Reason", "value": "Duties 2025, bn USD", "points": "Of imports"}
    formats = {"value": "USD", "points": or_dash(points)}
    caption = (
        "What explains the gap between duties due and duties paid in 2025, goods from "
        f"{whose(story)}; the rows add up to the last. Sources: {source(story)}."
    )
    return Table(frame, caption, heads=heads, formats=formats, name="law_till_reasons")


def month_table(story: Story) -> Table | None:
    """Print law and collections of the last twelve months; None where the law is not there by month."""
    if story.till is None or story.till.by_month.empty:
        return None
    frame = story.till.by_month.iloc[-12:].iloc[::-1].reset_index()
    heads = {
        "law_fixed": "Law, mix of 2024", "law_current": "Law, mix of the month",
        "collected": "Collected", "collected_on_law": "Collected on law",
    }  # fmt: skip
    caption = (
        f"Law and collections by month, goods from {whose(story)}, NAICS3, the latest first. Mix of "
        "the month: the sectors' rates weighted with that month's imports."
    )
    formats = dict.fromkeys(heads, "fraction")
    return Table(frame, caption, heads=heads, formats=formats, name="law_till_months")


def outside_table(story: Story) -> Table | None:
    """Print the ten largest gaps to the outside model and who is right by the legal text."""
    if story.till is None:
        return None
    frame = story.till.outside.head(10).assign(name=lambda rows: rows.partner.map(story.names))
    columns = ["name", "month", "statutory_rate", "outside_rate", "gap", "nearer", "why"]
    heads = {"name": "Partner", "statutory_rate": "Ours", "outside_rate": "Outside", "gap": "Gap",
             "nearer": "Legal text supports", "why": "Why"}  # fmt: skip
    formats = {"outside_rate": "fraction", "gap": or_dash(points)}
    without = listing([the(story.names[partner]) for partner in WITHOUT_ALUMINIUM])
    caption = (
        "The ten partners with the largest gap between our statutory rate and that of The Budget Lab at "
        f"Yale in a month from {month(FIRST_MONTH)} to {month(LAST_MONTH)}, by weights of 2024. "
        f"Aluminium is left out for {without}, whose layer is far too high there. After "
        f"{month(LAST_PROOF)} the model lays the duties on metals on goods named in a description only."
    )
    return Table(frame[columns], caption, heads=heads, formats=formats, name="law_outside")


def published_table(story: Story) -> Table | None:
    """Print published rates, ours, the distance and why, row by row; None where there are none."""
    rates, rows = story.published, story.published.rows
    if rows.empty:
        return None
    second = rows.checked.eq("second hand")
    frame = pd.DataFrame(
        {
            "partner_name": rows.partner.map(rates.names).str.replace("all countries", "All countries"),
            "concept": rows.concept.map(CONCEPTS),
            "first": rows["first"],
            "last": rows["last"],
            "published": rows.published,
            "ours": rows.ours,
            "distance": rows.distance,
            "reason": rows.reason,
            "source": rows.source.where(~second, rows.source + " (second hand)"),
        }
    )
    heads = {
        "concept": "Rate", "first": "From", "last": "To", "published": "Published", "ours": "Ours",
        "distance": "Distance", "reason": "Why they differ", "source": "Source",
    }  # fmt: skip
    formats = {
        "published": "fraction",
        "ours": "fraction",
        "distance": or_dash(points),
    }
    caption = (
        "Published US tariff rates beside ours for the same partner and period. Distance: ours less "
        "published, in percentage points. Collected: calculated duties over imports for consumption; on "
        "imports of 2024: each country's rate by sector, averaged with the imports of that year. "
        "Treasury: customs receipts over goods imports. By law: ours with US imports as weights, mean "
        "over the days of the month. Second hand: not read at the source."
    )
    if rows.partner.eq("EU27").any():
        caption += (
            f" Our European Union is {', '.join(rates.members)}; the monthly data lack "
            f"{', '.join(rates.missing)}."
        )
    caption += f" Ours: {rates.vintage}."
    return Table(frame, caption, heads=heads, formats=formats, name="published_rates")
