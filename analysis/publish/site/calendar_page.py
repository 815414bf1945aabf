"""The page of the calendar: tariffs, controls and talks, newest first."""

from __future__ import annotations

import pandas as pd

from analysis.present.numbers import display
from analysis.publish.site.page import template

#: Who is meant where no country is.
TARGET_GROUPS = {"USA": "United States", "ALL": "all countries", "EU": "European Union"}
TARGET_GROUPS |= {"non-CHN": "all but China", "": "–"}

#: What the page prints of a row.
PRINTED = [
    "day",
    "announcement_date",
    "who",
    "whom",
    "said",
    "authority",
    "rate",
    "legal_reference",
    "verification",
    "event_id",
]
#: Columns of these by which no reader tells two rows apart.
NO_WORDS = ("verification", "event_id")


def calendar(events: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """Return the calendar newest first, with what a page prints of each row.

    Parameters
    ----------
    events : DataFrame
        From :func:`collect.read_events`.
    names : dict of str
        Countries by ISO alpha-3 code.

    Returns
    -------
    DataFrame
        ``day`` (in force, else announced), ``who``, ``whom``, ``rate`` in words, then the calendar's own
        columns, days as text.
    """
    names = names | TARGET_GROUPS
    days = events[["announcement_date", "effective_date"]].apply(lambda c: c.dt.strftime("%Y-%m-%d"))
    table = events.assign(**days.fillna(""))
    printed = {
        "day": table.effective_date.where(table.effective_date.ne(""), table.announcement_date),
        "who": [_who(codes, names) for codes in table.imposer],
        "whom": [_who(codes, names) for codes in table.target],
        "rate": [_rate(row) for row in table.itertuples()],
    }
    table = pd.concat([pd.DataFrame(printed), table], axis=1)
    return table.sort_values("day", ascending=False, kind="stable", ignore_index=True)


def _who(codes: str, names: dict[str, str]) -> str:
    return " and ".join(names.get(code, code) for code in codes.split(":"))


def _rate(row) -> str:
    if pd.isna(row.rate_level):
        return row.direction or "–"
    printed = display(row.rate_level, "fraction")
    if row.rate_basis == "floor_including_mfn" and row.rate_level:
        return f"{printed} in total, or the base duty where that is higher"
    return printed


def events_page(events: pd.DataFrame) -> str:
    """Return the page of the calendar of :func:`calendar`; rows that it says alike are one."""
    rows = events.assign(said=events.scope.where(events.scope.ne(""), events.note))
    rows["said"] = rows.said.where(rows.said.ne(""), rows.authority)
    rows = rows.drop_duplicates(PRINTED)
    # Two measures on one day in the same words are told apart by their goods: s232_auto_parts.
    alike = rows.duplicated([name for name in PRINTED if name not in NO_WORDS], keep=False)
    goods = rows.measure.str.partition("_")[2].str.replace("_", " ")
    rows["about"] = goods.where(alike, "")
    return template("events.html.j2").render(
        here="feed.html", within=True, rows=rows.to_dict("records"), n_events=rows.event_id.nunique()
    )
