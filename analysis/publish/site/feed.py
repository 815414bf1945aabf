"""The feed of the law: what each measure changed or will change, as CSV, JSON Feed 1.1 and a page."""

from __future__ import annotations

import json
import re
from functools import cache, partial
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.checks import read_yaml
from analysis.combine.courses.changes import BAN
from analysis.law.asked import group_of
from analysis.law.measures import read_measures
from analysis.law.table import CITATION, LAST_DAY, READ_TO
from analysis.present.finding import capital, listing, unbroken
from analysis.present.numbers import display
from analysis.present.tariffs.words import MEASURE_NAMES
from analysis.present.what_if.labels import scaled_dollars
from analysis.publish.site.calendar_page import TARGET_GROUPS
from analysis.publish.site.page import template

PLAIN = Path(__file__).with_name("plain_events.yaml")

KEY = ["day", "measure", "partner"]
#: Columns of the file; ``id`` stays what it is as long as day, measure and partner do.
FEED = ["id", *KEY, "partner_name", "n_lines", "customs_value", "rate_before", "rate_after"]
FROM_EVENT = ["said", "who", "whom", "event_id", "announced", "legal_reference", *CITATION]
FROM_EVENT += ["category"]
FEED += ["scheduled", *FROM_EVENT, "beside", "goes_on_as", "unmoved"]
#: What the calendar has where no legal text was found.
NOT_FOUND = "none found"
#: Events that the feed's page and items have: of imports into the United States.
OF_IMPORTS = ("", "us_tariff", "us_other")
#: Measures that take the place of one another: of metals, of vehicles, or of one section.
_FAMILY = re.compile(r"s232_(?:steel|aluminum|copper|annex)|s232_(?:auto|truck|bus)|s\d+_|ieepa_")
_METALS = ("s232_steel", "s232_aluminum", "s232_copper", "s232_annex")
_VEHICLES = ("s232_auto", "s232_truck", "s232_bus")
#: Days before the last one of the texts from which on changes stand in the JSON Feed and on the page.
RECENT = pd.Timedelta(days=180)
#: Decimals of rates in the JSON Feed: in more, processors differ, and bytes would with them.
AGREED = {"rate_before": 9, "rate_after": 9}


def feed(
    changes: pd.DataFrame, events: pd.DataFrame, names: dict[str, str], stands: pd.DataFrame
) -> pd.DataFrame:
    """Return one row a day, measure and partner, the newest first; scheduled ones too.

    Parameters
    ----------
    changes : DataFrame
        As :func:`courses.changes.changes_of`.
    events : DataFrame
        Rows of :func:`calendar_page.calendar`. One that changes no rate of a line stands by itself.
    names : dict of str
        Countries by ISO alpha-3 code.
    stands : DataFrame
        Where rows of the calendar stand, from :func:`citations.calendar_citations`.

    Returns
    -------
    DataFrame
        :data:`FEED`: the changes (rates as fractions), ``scheduled`` (whether the day lies after the
        last one to which texts were read), ``said`` in words, and of the event of the calendar that sets
        it its number, who on whom, day of announcement, reference, :data:`table.CITATION` and
        category; blank where none does. ``beside``: whether that event sets another measure.
        ``goes_on_as``: measures that take the place of one that falls. ``unmoved``: why an event moves
        no rate.
    """
    events = _cited(events[events.day.ge(f"{changes.day.min():%Y-%m-%d}")], stands)
    rows = changes.assign(day=changes.day.dt.strftime("%Y-%m-%d")).reset_index(drop=True)
    sets, near = _sets(rows, events)
    rows = rows.assign(goes_on_as=_goes_on_as(rows), **_from(events.reindex(sets), rows.measure, near))
    alone = events[~events.index.isin(sets)].assign(n_lines=0, customs_value=0.0, beside=0)
    alone = alone.assign(unmoved=[_unmoved(row) for row in alone.itertuples()])
    alone = alone.assign(
        partner=alone.target, measure=alone.measure.mask(alone.measure.eq(""), alone.event_id)
    )
    texts = [*FROM_EVENT, "goes_on_as", "unmoved"]
    rows = pd.concat([rows, alone[[*KEY, "n_lines", "customs_value", *FROM_EVENT, "beside", "unmoved"]]])
    rows = rows.drop_duplicates(KEY).fillna(dict.fromkeys(texts, ""))
    named = {
        "id": rows[KEY].agg(".".join, axis=1),
        "partner_name": rows.partner.map(names | TARGET_GROUPS).fillna(rows.partner),
        "scheduled": rows.day.gt(f"{READ_TO:%Y-%m-%d}").astype(int),
    }
    order = {"by": KEY, "ascending": [False, True, True], "ignore_index": True}
    return rows.assign(**named).sort_values(**order)[FEED]


def _cited(events: pd.DataFrame, stands: pd.DataFrame) -> pd.DataFrame:
    """Return rows of the calendar with what they say in plain English and where they stand."""
    stands = stands.drop(columns="first_day").rename(columns={"partner": "target"})
    events = events.assign(
        said=_words(events), announced=events.announcement_date, measure=events.measure.fillna("")
    )
    events = events.drop(columns="note").merge(stands, how="left", on=["event_id", "target", "measure"])
    return events.sort_values(["day", "event_id"], kind="stable", ignore_index=True)


def _words(events: pd.DataFrame) -> list[str]:
    """Return what each event says in plain English, else its scope in the calendar."""
    plain = read_yaml(PLAIN)
    texts = zip(events.event_id, events.scope, events.note, events.authority, strict=True)
    return [
        unbroken(plain.get(event) or capital(next(filter(None, rest), ""))) for event, *rest in texts
    ]


def _sets(rows: pd.DataFrame, events: pd.DataFrame) -> tuple[list[int], np.ndarray]:
    """Return the row of the calendar that sets each change, and whether it is but :func:`_near`."""
    by_key = _by_key(events)
    moving = events.category.eq("us_tariff") & events.direction.ne("cancelled")
    days = dict(iter(events[moving].groupby("day")))
    exact = [_event_of(row, by_key) for row in rows.itertuples()]
    near, whom = cache(partial(_near, days)), {day: {*of_day.target} for day, of_day in days.items()}

    def near_of(row) -> int:  # partners that no event of the day names are alike
        targets = tuple(t for t in _targets(row.partner) if t in whom.get(row.day, ()))
        return near(row.day, row.measure, targets)

    both = zip(exact, rows.itertuples(), strict=True)
    return [near_of(row) if at < 0 else at for at, row in both], np.array(exact) < 0


def _from(events: pd.DataFrame, measures: pd.Series, near: np.ndarray) -> dict[str, pd.Series]:
    """Return what changes have of their events; of one that is near, not where its own duty stands."""
    events = events.reset_index(drop=True)
    events.loc[near, ["heading", "edition", "note"]] = ""
    named = events.measure.fillna("")
    same = np.array([a.startswith(b) for a, b in zip(named, measures, strict=True)])
    beside = near & events.event_id.notna() & ~same
    beside &= named.ne("") | measures.map(_layers()).eq("uniform")
    return {name: events[name] for name in FROM_EVENT} | {"beside": beside.astype(int)}


def _by_key(events: pd.DataFrame) -> dict[tuple, int]:
    """Return the first row of the calendar of each day, measure and target."""
    keys = zip(events.day, events.measure, events.target, strict=True)
    return {key: at for at, key in reversed([*zip(events.index, keys, strict=True)])}


def _event_of(row, events: dict[tuple, int]) -> int:
    """Return the row of the calendar that changes a measure on a partner on a day; -1: none does."""
    keys = ((row.day, row.measure, target) for target in _targets(row.partner))
    return next((events[key] for key in keys if key in events), -1)


def _targets(partner: str) -> tuple[str | None, ...]:
    """Return whom events name that hold for a partner, the nearest first."""
    return partner, group_of(partner), "ALL"


def _near(days: dict[str, pd.DataFrame], day: str, measure: str, targets: tuple[str, ...]) -> int:
    """Return the row of the one other event that moves a measure on one of the targets; else -1.

    It is of the same family, or names no measure; a tariff on all goods leaves those of Section 232.
    """
    if (events := days.get(day)) is None:
        return -1
    kinds = [events.measure.map(_family).eq(_family(measure) or None), events.measure.eq("")]
    if _layers().get(measure) == "uniform":
        kinds.append(events.measure.str.startswith("s232_"))
    for kind in kinds:
        for target in targets:
            of_kind = events[kind & events.target.eq(target)]
            if of_kind.event_id.nunique() == 1:
                return of_kind.index[0]
    return -1


def _layers() -> dict[str, str]:
    return {name: measure["layer"] for name, measure in read_measures().items()}


def _family(measure: str) -> str:
    name = (_FAMILY.match(measure) or [""])[0]
    return "metals" if name in _METALS else "vehicles" if name in _VEHICLES else name


def _goes_on_as(rows: pd.DataFrame) -> list[str]:
    """Return the measures of a family that rise on a partner the day that one of it falls."""
    rows = rows.assign(family=rows.measure.map(_family), rises=rows.rate_after > rows.rate_before)
    rising = rows[rows.rises & rows.family.ne("") & rows.measure.map(_layers()).ne("uniform")]
    rising = rising.groupby(["day", "partner", "family"]).measure.agg(" ".join).to_dict()
    keys = zip(rows.day, rows.partner, rows.family, strict=True)
    falls = rows.rate_after < rows.rate_before
    return [rising.get(key, "") if down else "" for key, down in zip(keys, falls, strict=True)]


def _unmoved(event) -> str:
    """Say why an event moves no rate of a line."""
    if event.day > f"{LAST_DAY:%Y-%m-%d}":
        return f"The table of rates ends before, on {LAST_DAY:%Y-%m-%d}."
    if event.direction == "hold":
        return "No rate of a line changes by it."
    return "It moves no line's rate here: it is for one use, content or quota, or no order sets it yet."


def _measure(name: str) -> str:
    return MEASURE_NAMES.get(name, name.replace("_", " "))


def sentence(row: dict) -> str:
    """Return one change in a sentence or two."""
    if row["measure"] == BAN:
        lines = f"Imports of {row['n_lines']:,} lines from {row['partner_name']}"
        return f"{lines} are barred, or no longer. {_told(row)}".strip()
    if not row["n_lines"]:
        return f"{_stop(row['said'])} {row['unmoved']}"
    before, after = (display(row[name], "fraction") for name in ("rate_before", "rate_after"))
    goods = _goods(row["n_lines"], row["customs_value"])
    rates = f"{before} before, {after} from {row['day']}"
    what = f"{_measure(row['measure'])} on {row['partner_name']}"
    return f"{what}: {rates}, on {goods}. {_told(row)}".strip()


def _goods(n_lines: int, value: float) -> str:
    """Return lines with their imports: ``7 lines with imports of 2.0 bn USD in 2024``."""
    lines = f"{n_lines:,} {'line' if n_lines == 1 else 'lines'}"
    size = scaled_dollars(value) if value >= 500 else "less than 1 thousand USD"
    return f"{lines} with {f'imports of {size}' if value else 'no imports'} in 2024"


def _told(row: dict) -> str:
    """Return what takes the place of a measure, and the words of the event that moves it."""
    names = [_measure(name) for name in row["goes_on_as"].split()]
    on = f"In whole or part it goes on as {listing(names)}. " if names else ""
    by = "By another change of the day: " if row["beside"] else ""
    return on + (by + _stop(row["said"]) if row["said"] else "")


def _stop(text: str) -> str:
    return text if text.endswith(".") else f"{text}."


def json_feed(rows: pd.DataFrame) -> str:
    """Return recent and scheduled rows of :func:`feed` as JSON Feed 1.1."""
    read_to = f"{READ_TO:%Y-%m-%d}"
    items = [
        {
            "id": row["id"],
            "title": f"{_measure(row['measure'])}: {row['partner_name']}, {row['day']}"
            if row["n_lines"]
            else row["said"],
            "content_text": sentence(row),
            "date_published": f"{min(filter(None, (row['announced'], row['day'], read_to)))}T00:00:00Z",
            "tags": [row["measure"], row["partner"]],
            "_law": {name: None if row[name] != row[name] else row[name] for name in FEED[1:]},
        }
        for row in recent(rows).round(AGREED).to_dict("records")
    ]
    head = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "US tariffs by law: what changed and what is scheduled",
        "description": f"An item a day, measure and partner. Texts were read to {READ_TO:%Y-%m-%d}.",
        "language": "en",
    }
    return json.dumps(head | {"items": items}, ensure_ascii=False, indent=0) + "\n"


def recent(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of imports that are scheduled or not older than :data:`RECENT`."""
    return rows[rows.day.ge(f"{READ_TO - RECENT:%Y-%m-%d}") & rows.category.isin(OF_IMPORTS)]


def feed_page(rows: pd.DataFrame) -> str:
    """Return the page of the feed: a row a day and measure, partners together, in two tables."""
    every = [together(group) for _, group in recent(rows).groupby(["day", "measure"], sort=False)]
    ahead = [row for row in every[::-1] if row["scheduled"]]
    past = [row for row in every if not row["scheduled"]]
    n_bare = int((rows.n_lines.gt(0) & rows.event_id.eq("")).sum())
    numbers = {"n_rows": len(rows), "n_bare": n_bare, "read_to": f"{READ_TO:%Y-%m-%d}"}
    return template("feed.html.j2").render(here="feed.html", ahead=ahead, past=past, **numbers)


def together(group: pd.DataFrame) -> dict:
    """Return rows of the feed of one day and measure as its page prints them, partners together."""
    group = group[group.n_lines.gt(0)] if group.n_lines.any() else group
    with_words = group.sort_values("beside", kind="stable")
    with_words = with_words[with_words.said.ne("")] if with_words.said.any() else with_words
    on = " ".join(dict.fromkeys(" ".join(group.goes_on_as).split()))
    words = _told(with_words.iloc[0].to_dict() | {"goes_on_as": on})
    first, value = group.iloc[0], group.customs_value.to_numpy(float)
    moves = _goods(group.n_lines.sum(), value.sum())
    if group.rate_after.notna().all():
        weights = value if value.sum() else None
        means = [np.average(group[n], weights=weights) for n in ("rate_before", "rate_after")]
        moves = f"{' → '.join(display(float(mean), 'fraction') for mean in means)}, {moves}"
    whom = first.partner_name if len(group) == 1 else f"{len(group)} partners"
    what = MEASURE_NAMES.get(first.measure, "Import ban" if first.measure == BAN else "")
    cited = next(filter(None, group.heading), "") or next(filter(None, group.legal_reference), "")
    cited = "Legal text not found" if cited == NOT_FOUND else cited
    row = {"day": first.day, "what": what, "whom": whom, "said": words, "cited": cited}
    row["moves"] = moves if group.n_lines.any() else ""
    row["said"] = f"{words} {first.unmoved}".strip()
    return row | {"scheduled": bool(first.scheduled)}
