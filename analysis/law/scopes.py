"""What each measure covers and spares: dated rows of HTS prefixes, read from the published lists."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from analysis.checks import InputError
from analysis.collect import read_table
from analysis.collect.schema import read_csv
from analysis.law import (
    base_changes,
    by_use,
    covered,
    disputes,
    programmes,
    safeguards,
    spared,
    unrated,
)
from analysis.law.followed import followed
from analysis.law.spared import SETTLED
from analysis.reading import cached

SETTINGS = Path(__file__).with_name("scope_settings.csv")

COLUMNS = [
    "scope",
    "hts_prefix",
    "partner",
    "first_day",
    "last_day",
    "share",
    "line_rate",
    "use",
    "used",
    "source",
]

FIRST, LAST = pd.Timestamp("1900-01-01"), pd.Timestamp("2199-12-31")

#: Settings that give shares to rows made of lists (`us_content` times what qualifies for USMCA).
AUXILIARY = [
    "all_steel",
    "all_copper",
    "all_aluminum",
    "vehicle_parts",
    "us_content",
    "described_good",
    "clothing",
    "metal_of_any_weight",
    "metals_end_use_chapters",
    "quartz_glass",
]

SETTINGS_SCHEMA = {
    "fields": [
        {
            "name": "scope",
            "type": "string",
            "description": "scope that the row belongs to",
            "constraints": {"required": True},
        },
        {
            "name": "hts_prefix",
            "type": "string",
            "description": "HTS prefix",
            "constraints": {"required": True, "pattern": r"\d{2,10}"},
        },
        {
            "name": "partner",
            "type": "string",
            "description": "ISO alpha-3, EU or ALL",
            "constraints": {"required": True},
        },
        {"name": "first_day", "type": "date", "description": "blank: always"},
        {"name": "last_day", "type": "date", "description": "blank: open"},
        {
            "name": "share",
            "type": "number",
            "description": "share of the value (fraction)",
            "constraints": {"required": True, "minimum": 0, "maximum": 1},
        },
        {"name": "use", "type": "string", "description": "use on which it rests, of by_use.USES"},
        {
            "name": "source",
            "type": "string",
            "description": "source table or row of the calendar",
            "constraints": {"required": True},
        },
        {"name": "why", "type": "string", "description": "reason", "constraints": {"required": True}},
    ]
}


def scope_rows(
    read, *, settled: pd.Timestamp = SETTLED, metals: Mapping[str, float] | None = None
) -> pd.DataFrame:
    """Return every dated row of what the measures of the calendar cover or spare.

    Parameters
    ----------
    read : callable
        ``collect.read_table``.
    settled : Timestamp
        Last of the three months whose USMCA claims count as what qualifies.
    metals : mapping, optional
        As in :func:`metals.metal_content`: a variant.

    Returns
    -------
    DataFrame
        ``scope`` (a name that ``measures.yaml`` uses), ``hts_prefix``, ``partner`` (ISO alpha-3, EU or
        ALL), ``first_day`` and ``last_day`` (inclusive), ``share`` (fraction of the line's value),
        ``line_rate`` (fraction; missing unless the list itself gives the rate), ``use`` (on which the
        row rests, a key of ``by_use.USES``; empty where none) and ``used`` (the share where that use
        applies), ``source`` (table or calendar row). Of several rows on a line the longest prefix
        holds, then the latest first day.
    """
    if read is not read_table or metals is not None:
        return _lists(read, settled, metals)
    rows = _shipped_lists()
    return rows if settled == SETTLED else with_claims(rows, read, settled=settled)


@cached
def _shipped_lists() -> pd.DataFrame:
    """Return :func:`scope_rows` of the tables of ``data/sources``, read once a process."""
    return _lists(read_table, SETTLED, None)


def _lists(read, settled: pd.Timestamp, metals: Mapping[str, float] | None) -> pd.DataFrame:
    settings = read_csv(SETTINGS, SETTINGS_SCHEMA, where=SETTINGS.name)
    parts = [
        spared.annex2(read),
        spared.informational(read),
        spared.deals(read),
        spared.brazil(read),
        spared.border(read),
        spared.of_2026(read),
        spared.cafta_dr(read),
        spared.uncollected(read),
        spared.exclusions(read),
        by_use.of_deals(read),
        by_use.of_2026(read),
        by_use.of_metals(read, settings),
        base_changes.note_30(read),
        base_changes.gsp_lapsed(read),
        base_changes.agoa_end(read, settings),
        safeguards.safeguards(read),
        safeguards.free_partners(read),
        disputes.aircraft_dispute(read, settings),
        disputes.nicaragua_claims(read),
        covered.section_232(read, settings, metals=metals),
        covered.annexes_2026(read),
        covered.patented_drugs(read),
        covered.of_canada(read),
        covered.programmes_of_2026(read, settings),
        covered.section_301(read),
        covered.review(read),
        spared.usmca(read, settled, settings),
        unrated.metals(read, settings),
        unrated.drones(read),
        unrated.minimum_prices(read),
        unrated.specific_duties(read),
        unrated.column_2(read),
        unrated.column_2_by_weight(read),
        programmes.gsp(read),
        programmes.metals(read),
        programmes.british_cars(read),
        programmes.former_exclusions(read),
        programmes.dumping(read),
        # Last, so that a setting holds where a list names the same prefix from the same day.
        settings[~settings.scope.isin(AUXILIARY)],
    ]
    return _dated(parts, read)


def with_claims(rows: pd.DataFrame, read, *, settled: pd.Timestamp) -> pd.DataFrame:
    """Return rows of :func:`scope_rows` with other months of USMCA claims; every other list stays."""
    settings = read_csv(SETTINGS, SETTINGS_SCHEMA, where=SETTINGS.name)
    claims = _dated([spared.usmca(read, settled, settings)], read)
    return pd.concat([rows[~rows.scope.isin(claims.scope.unique())], claims], ignore_index=True)


def _dated(parts: list[pd.DataFrame], read) -> pd.DataFrame:
    """Return rows of lists as one table, with what they leave blank, under the numbers of every day."""
    rows = pd.concat(parts, ignore_index=True).reindex(columns=COLUMNS)
    rows["partner"] = rows.partner.fillna("ALL")
    rows["share"] = rows.share.astype(float).fillna(1.0)
    rows["use"] = rows.use.fillna("")
    unknown = rows[~rows.use.isin(["", *by_use.USES])]
    if len(unknown):
        row = unknown.iloc[0]
        raise InputError(f"{row.source}, {row.hts_prefix}: no use {row.use!r} in by_use.USES")
    rows["used"] = rows.used.astype(float).fillna(rows.share.where(rows.use.eq(""), 1.0))
    rows["first_day"] = pd.to_datetime(rows.first_day).fillna(FIRST)
    rows["last_day"] = pd.to_datetime(rows.last_day).fillna(LAST)
    return followed(rows, read)


def known_rows(rows: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """Return the scope rows as they were known on a day: later ones out, later ends open.

    The four-year review of Section 301 is kept whole: its steps to 2026 were published in 2024.
    """
    # ASSUME: a list is known from the first day on which it holds.
    reviewed = rows.scope.eq("s301_review")
    public = rows[reviewed | rows.first_day.le(day)]
    return public.assign(last_day=public.last_day.mask(public.last_day.gt(day) & ~reviewed, LAST))
