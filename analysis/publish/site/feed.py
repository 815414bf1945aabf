"""The feed of the law: what each measure changed or will change, as CSV, JSON Feed 1.1 and a page."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.checks import read_yaml
from analysis.combine.courses.changes import BAN
from analysis.law.asked import group_of
from analysis.law.citations import calendar_citations
from analysis.law.table import CITATION, READ_TO
from analysis.present.finding import capital, unbroken
from analysis.present.numbers import billions, display, fitting_dollars
from analysis.present.tariffs.words import MEASURE_NAMES
from analysis.publish.site.calendar_page import TARGET_GROUPS
from analysis.publish.site.page import template

PLAIN = Path(__file__).with_name("plain_events.yaml")

KEY = ["day", "measure", "partner"]
#: Columns of the file; ``id`` stays what it is as long as day, measure and partner do.
FEED = ["id", *KEY, "partner_name", "n_lines", "customs_value", "rate_before", "rate_after"]
FROM_EVENT = ["said", "who", "whom", "event_id", "announced", "legal_reference", *CITATION]
FEED += ["scheduled", *FROM_EVENT]
#: Days before the last one of the texts from which on changes stand in the JSON Feed and on the page.
RECENT = pd.Timedelta(days=180)


def feed(changes: pd.DataFrame, events: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """Return one row a day, measure and partner, the newest first; scheduled ones too.

    Parameters
    ----------
    changes : DataFrame
        As :func:`courses.changes.changes_of`.
    events : DataFrame
        Rows of :func:`calendar_page.calendar`. One that changes no rate of a line stands by itself.
    names : dict of str
        Countries by ISO alpha-3 code.

    Returns
    -------
    DataFrame
        :data:`FEED`: the changes (rates as fractions), ``scheduled`` (whether the day lies after the
        last one to which texts were read), ``said`` in words, and of the event of the calendar that sets
        it its number, who on whom, day of announcement, reference and :data:`table.CITATION`; blank
        where none does.
    """
    events = _cited(events[events.day.ge(f"{changes.day.min():%Y-%m-%d}")])
    rows = changes.assign(day=changes.day.dt.strftime("%Y-%m-%d")).reset_index(drop=True)
    by_key = _by_key(events)
    sets = [_event_of(row, by_key) for row in rows.itertuples()]
    rows = pd.concat([rows, events.reindex(sets)[FROM_EVENT].reset_index(drop=True)], axis=1)
    alone = events[~events.index.isin(sets)].assign(n_lines=0, customs_value=0.0)
    alone = alone.assign(
        partner=alone.target, measure=alone.measure.mask(alone.measure.eq(""), alone.event_id)
    )
    rows = pd.concat([rows, alone[[*KEY, "n_lines", "customs_value", *FROM_EVENT]]])
    rows = rows.drop_duplicates(KEY).fillna(dict.fromkeys(FROM_EVENT, ""))
    named = {
        "id": rows[KEY].agg(".".join, axis=1),
        "partner_name": rows.partner.map(names | TARGET_GROUPS).fillna(rows.partner),
        "scheduled": rows.day.gt(f"{READ_TO:%Y-%m-%d}").astype(int),
    }
    order = {"by": KEY, "ascending": [False, True, True], "ignore_index": True}
    return rows.assign(**named).sort_values(**order)[FEED]


def _cited(events: pd.DataFrame) -> pd.DataFrame:
    """Return rows of the calendar with what they say in plain English and where they stand."""
    days = pd.to_datetime(events.effective_date)
    stands = calendar_citations(events.assign(effective_date=days)).rename(columns={"partner": "target"})
    stands = stands.drop_duplicates(["event_id", "target", "measure"])
    events = events.assign(
        said=_words(events), announced=events.announcement_date, measure=events.measure.fillna("")
    )
    events = events.drop(columns="note").merge(
        stands.drop(columns="first_day"), how="left", on=["event_id", "target", "measure"]
    )
    return events.sort_values(["day", "event_id"], kind="stable", ignore_index=True)


def _words(events: pd.DataFrame) -> list[str]:
    """Return what each event says in plain English, else its scope in the calendar."""
    plain = read_yaml(PLAIN)
    texts = zip(events.event_id, events.scope, events.note, events.authority, strict=True)
    return [
        unbroken(plain.get(event) or capital(next(filter(None, rest), ""))) for event, *rest in texts
    ]


def _by_key(events: pd.DataFrame) -> dict[tuple, int]:
    """Return the first row of the calendar of each day, measure and target."""
    keys = zip(events.day, events.measure, events.target, strict=True)
    return {key: at for at, key in reversed([*zip(events.index, keys, strict=True)])}


def _event_of(row, events: dict[tuple, int]) -> int:
    """Return the row of the calendar that changes a measure on a partner on a day; -1: none does."""
    targets = (row.partner, group_of(row.partner), "ALL")
    return next((events[key] for t in targets if (key := (row.day, row.measure, t)) in events), -1)


def _measure(name: str) -> str:
    return MEASURE_NAMES.get(name, name.replace("_", " "))


def sentence(row: dict) -> str:
    """Return one change in a sentence or two."""
    if row["measure"] == BAN:
        return (
            f"Imports of {row['n_lines']:,} lines from {row['partner_name']} are barred, or no longer."
        )
    if not row["n_lines"]:
        return f"{row['said']} No rate of a line changes by it here."
    before, after = (display(row[name], "fraction") for name in ("rate_before", "rate_after"))
    goods = f"{row['n_lines']:,} lines with imports of {fitting_dollars(row['customs_value'])} in 2024"
    rates = f"{before} before, {after} from {row['day']}"
    what = f"{_measure(row['measure'])} on {row['partner_name']}"
    return f"{what}: {rates}, on {goods}. {row['said']}".strip()


def json_feed(rows: pd.DataFrame) -> str:
    """Return recent and scheduled rows of :func:`feed` as JSON Feed 1.1."""
    items = [
        {
            "id": row["id"],
            "title": f"{_measure(row['measure'])}: {row['partner_name']}, {row['day']}"
            if row["n_lines"]
            else row["said"],
            "content_text": sentence(row),
            "date_published": f"{min(filter(None, (row['announced'], row['day'])))}T00:00:00Z",
            "tags": [row["measure"], row["partner"]],
            "_law": {name: None if row[name] != row[name] else row[name] for name in FEED[1:]},
        }
        for row in recent(rows).to_dict("records")
    ]
    head = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "US tariffs by law: what changed and what is scheduled",
        "description": f"An item a day, measure and partner. Texts were read to {READ_TO:%Y-%m-%d}.",
        "language": "en",
    }
    return json.dumps(head | {"items": items}, ensure_ascii=False, indent=0) + "\n"


def recent(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that are scheduled or not older than :data:`RECENT`."""
    return rows[rows.day.ge(f"{READ_TO - RECENT:%Y-%m-%d}")]


def feed_page(rows: pd.DataFrame) -> str:
    """Return the page of the feed: a row a day and measure, partners together, in two tables."""
    together = [_together(group) for _, group in recent(rows).groupby(["day", "measure"], sort=False)]
    ahead = [row for row in together[::-1] if row["scheduled"]]
    past = [row for row in together if not row["scheduled"]]
    return template("feed.html.j2").render(
        here="feed.html", ahead=ahead, past=past, n_rows=len(rows), read_to=f"{READ_TO:%Y-%m-%d}"
    )


def _together(group: pd.DataFrame) -> dict:
    words = next(filter(None, group.said), "")
    group = group[group.n_lines.gt(0)] if group.n_lines.any() else group
    first, value = group.iloc[0], group.customs_value.to_numpy(float)
    rates = {name: "–" for name in ("rate_before", "rate_after")}
    if group.rate_after.notna().all():
        weights = value if value.sum() else None
        rates = {n: display(float(np.average(group[n], weights=weights)), "fraction") for n in rates}
    whom = first.partner_name if len(group) == 1 else f"{len(group)} partners"
    what = MEASURE_NAMES.get(first.measure, "Import ban" if first.measure == BAN else "")
    lines = {"n_lines": f"{group.n_lines.sum():,}", "imports": billions(value.sum())}
    cited = next(filter(None, group.heading), "") or next(filter(None, group.legal_reference), "")
    row = {"day": first.day, "what": what, "whom": whom, "said": words, "cited": cited}
    return row | rates | lines | {"scheduled": bool(first.scheduled), "changes": group.n_lines.sum() > 0}
