"""How new each answer is: the newest month that any table holds of its subject, and why it ends before.

``freshness.yaml`` names the tables of each subject and what holds an answer back. A reason is printed
where the answer ends earlier, and nowhere else.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis.checks import read_yaml
from analysis.collect import read_table
from analysis.collect.releases import CENSUS_LAG, census_days
from analysis.present.finding import day_name
from analysis.present.finding import month as month_name
from analysis.reading import cached

FRESHNESS_FILE = Path(__file__).with_name("freshness.yaml")

#: The table by which US figures are newest, and how many months after it the calendar shows.
NEWEST_TABLE, MONTHS_SHOWN = "us_collected_rate_partner_monthly", 3

#: Names of tables that hold China alone, whoever their partners are.
CHINAS = re.compile("china|cny")

#: What is said where tables go further for other partners alone.
NO_FURTHER = "No table has this partner further; of others later months are held"

#: A month as answers print it.
MONTH = re.compile(r"[A-Z][a-z]+ \d{4}")


class Freshness(NamedTuple):
    """How new an answer is."""

    used: pd.Timestamp  #: Last month that it rests on.
    held: pd.Timestamp  #: Newest month that a table holds of its subject.
    reason: str  #: Why it ends earlier; empty where it does not.


def freshness(answer: dict, partner: str) -> Freshness | None:
    """Return how new an answer is; None of one without a month.

    Parameters
    ----------
    answer : dict
        Fields of a :class:`finding.Answer`, of a subject of ``freshness.yaml``.
    partner : str
        Of the report; empty where it has none, as all countries together are none.
    """
    partner = "" if partner == "WLD" else partner
    months = [pd.Timestamp(text) for text in MONTH.findall(answer.get("data_to", ""))]
    subject = read_yaml(FRESHNESS_FILE).get(answer.get("subject", ""))
    if not months or subject is None:
        return None
    used = max(months)
    held = max([used, *(newest_month(table, partner) for table in subject["tables"])])
    if used < held:
        reason = f"{subject['what']} are held to {month_name(held)}; {subject['why']}."
        return Freshness(used, held, answer.get("ends") or reason)
    further = max(newest_month(table, "") for table in subject["tables"]) > held
    return Freshness(used, held, f"{NO_FURTHER}." if partner and further else "")


@cached
def newest_month(name: str, partner: str) -> pd.Timestamp:
    """Return the last month that a table has of a partner, of years its December; else none is new."""
    table = read_table(name)
    if partner and CHINAS.search(name):
        table = table if partner == "CHN" else table[:0]
    elif partner and "partner" in table:
        table = table[table.partner.eq(partner)]
    if table.empty:
        return pd.Timestamp.min
    return table.month.max() if "month" in table else pd.Timestamp(int(table.year.max()), 12, 1)


def next_figures() -> str:
    """List the months of US trade that no table holds, with the day by which each is due.

    A page is made without a clock: it cannot know which of them is out.
    """
    last = read_table(NEWEST_TABLE).month.max()
    months = pd.Series(pd.date_range(last, periods=MONTHS_SHOWN + 1, freq="MS")[1:])
    days = zip(months, census_days(months), strict=True)
    each = [f"{month_name(month)} (due by {day_name(day)})" for month, day in days]
    return (
        f"US figures are held to {month_name(last)}. Not brought in: {', '.join(each)}. "
        f"A rule of thumb, {CENSUS_LAG} days after the month ends: no published calendar is held."
    )
