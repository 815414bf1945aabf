"""What stands open on the front page: today in three numbers, events past and announced."""

from __future__ import annotations

from analysis.present.finding import day_name, percent, whole
from analysis.publish.site.calendar_page import TARGET_GROUPS
from analysis.publish.site.keyed import Keyed

#: Events of either kind that are shown.
EVENTS = 6
#: Chapters of special entries, which the rate collected leaves out, and how a tile says so.
SPECIAL, WITHOUT = ("98", "99"), "without HTS chapters 98 and 99"


def today(keyed: Keyed, law: list[dict[str, str]]) -> list[dict]:
    """Return the tiles of the strip: what is collected, what the law says, and imports by both ledgers.

    Parameters
    ----------
    keyed : Keyed
    law : list of dict
        Rows of ``law_by_chapter.csv``.

    Returns
    -------
    list of dict
        ``what``, ``when``, ``values`` (pairs of print and what it is of), ``link``. A tile whose numbers
        are missing is left out.
    """
    tiles = []
    key, when = keyed.newest("tariff.CHN.{month}.collected")
    if key:
        values = [(percent(keyed.value(key)), "")]
        tiles.append(
            {
                "what": "Duty paid on goods from China",
                "when": f"{when}, {WITHOUT}",
                "values": values,
                "link": f"n/{key}.html",
            }
        )
    rows = [row for row in law if row["partner"] == "CHN" and row["hs2"] not in ("all", *SPECIAL)]
    if rows:
        when = f"{day_name(rows[0]['day'])}, {WITHOUT}, on the goods bought in 2024"
        tiles.append(
            {
                "what": "Duty by law on goods from China",
                "when": when,
                "values": [(percent(_mean_rate(rows)), "")],
                "link": "law.html",
            }
        )
    us, when = keyed.newest("regime.CHN.level.{month}")
    if us and f"{us}.china_ledger" in keyed:
        values = [
            (whole(keyed.value(us)), "by US customs"),
            (whole(keyed.value(f"{us}.china_ledger")), "by China's"),
        ]
        tiles.append(
            {
                "what": "US imports from China, against that month of 2024",
                "when": when,
                "values": values,
                "link": f"n/{us}.html",
            }
        )
    return tiles


def _mean_rate(rows: list[dict[str, str]]) -> float:
    """Return the mean rate by law of chapters, weighted with their imports."""
    bought = [float(row["customs_value"]) for row in rows]
    owed = [float(row["statutory_rate"]) * b for row, b in zip(rows, bought, strict=True)]
    return sum(owed) / sum(bought)


def events(rows: list[dict[str, str]], day: str) -> tuple[list[dict], list[dict]]:
    """Return the latest events to a day, newest first, and those announced for later, soonest first.

    Parameters
    ----------
    rows : list of dict
        Of ``feed.csv``; what no event of the calendar sets is left out.
    day : str
        ``YYYY-MM-DD``, to which legal texts were read. A reader may come later: the page sets apart
        what has had its day by then.
    """
    measures: dict[tuple, dict] = {}
    by_words: dict[tuple, dict] = {}
    for row in sorted(rows, key=lambda row: (row["day"], row["whom"] != TARGET_GROUPS["ALL"])):
        if row["event_id"]:
            measures.setdefault((row["day"], row["measure"]), row)
    for row in measures.values():
        by_words.setdefault((row["day"], row["said"]), row)
    listed = list(by_words.values())
    past = [row for row in listed if row["day"] <= day]
    return past[::-1][:EVENTS], [row for row in listed if row["day"] > day][:EVENTS]
