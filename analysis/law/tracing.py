"""Why a rate is what it is: the rows of the calendar that make it, and what spares the goods."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.checks import InputError
from analysis.collect import read_table
from analysis.law import names
from analysis.law.asked import check_day, check_partner, events, group_of, stored_rows
from analysis.law.by_use import USES
from analysis.law.calendar import rows_in_force
from analysis.law.citations import cited
from analysis.law.gaps import gaps_of_bits, gaps_of_words
from analysis.law.goods import SUBHEADING, PartnerLines, is_of_2017, lines_under, no_line
from analysis.law.lines import lines_2017
from analysis.law.measures import read_measures, together
from analysis.law.statutory import ACTIONS_2018
from analysis.law.table import CITATION, READ_TO
from analysis.reading import cached

#: Columns of :func:`trace`, and those of them that the calendar gives.
FROM_CALENDAR = [
    "event_id",
    "effective_date",
    "legal_reference",
    "verification",
    "rate_level",
    "rate_basis",
]
TRACED = ["layer", "measure", *CITATION, *FROM_CALENDAR, "rate", "why", "read_to"]
BASE_ROW = {"layer": "base", "measure": "base", "legal_reference": "HTS column 1", "why": ""}

#: Shares below this are nothing.
NOTHING = 1e-9

#: Scope -> why it spares, where its table does not say so.
SPARING = {
    "section_232": "a good of Section 232",
    "usmca": "claims USMCA",
    "cafta_dr": "claims CAFTA-DR",
    "cafta_dr_all": "claims CAFTA-DR",
    "us_content": "US content of goods that claim USMCA",
    "special": "special provisions of chapters 98 and 99",
    "s301_review": "bears the rate of the four-year review instead",
}


def trace(partner: str, hts: str, day: str | pd.Timestamp = names.TODAY) -> pd.DataFrame:
    """Return the rows of the calendar that make the rate on a partner's goods on a day.

    Parameters
    ----------
    partner, hts, day
        As in :func:`lookup.statutory_rate`, prefixes included.

    Returns
    -------
    DataFrame
        One row a measure that charges the goods, or would but for an exemption, or did until it ended:
        ``layer``, ``measure``, where it stands (:data:`table.CITATION`: ``heading``, ``edition``,
        ``note``, ``federal_register``; empty where not held), ``event_id``, ``effective_date``,
        ``legal_reference``, ``verification``,
        ``rate_level``, ``rate_basis``, ``rate`` (what it adds to the goods, a mean under a prefix;
        fraction), ``why`` (why it adds less than its level: which list spares how much of the value, a
        use, or its end; why it is in no rate), ``read_to`` (day to which texts were read). The first row
        is the base rate.

    Raises
    ------
    InputError
        As :func:`lookup.statutory_rate`.
    """
    hts, day, partner = names.hts(hts), check_day(day), check_partner(partner)
    if is_of_2017(partner, day) and len(hts) <= SUBHEADING:
        rows = _trace_2017(hts, day)
    else:
        goods = lines_under(partner, hts, day)
        base = BASE_ROW | {"rate": float(goods.base @ goods.weights)}
        rows = [base, *_in_force(goods, day), *_ended(goods, day), *_beside(goods, day)]
    traced = pd.DataFrame(rows, columns=TRACED).assign(read_to=READ_TO)
    return traced.assign(**{name: traced[name].astype(object).fillna("") for name in CITATION})


def _in_force(goods: PartnerLines, day: pd.Timestamp) -> list[dict]:
    """Return the measures in force that charge the goods or spare them, with why they spare."""
    rows = rows_in_force(events(), goods.partner, group_of(goods.partner), day)
    traced = []
    for name, rates in goods.measures(day).items():
        rate = float(rates @ goods.weights)
        why = _sparing(goods, read_measures()[name], day)
        covered = _covered(goods, read_measures()[name], day)
        if rate > NOTHING or (covered > NOTHING and why):
            row = rows.loc[name] if name in rows.index else _listed(goods, name, day)
            traced.append(_row(name, row, rate, why) | cited(goods, name, row, day))
    return traced


def _ended(goods: PartnerLines, day: pd.Timestamp) -> list[dict]:
    """Return the measures that charged the goods once and have ended, with the row that ended them."""
    rows = rows_in_force(events(), goods.partner, group_of(goods.partner), day)
    ended = rows[rows.rate_level.eq(0) & rows.index.isin(list(read_measures()))]
    traced = []
    for last_day, ending in ended.groupby(ended.effective_date - pd.Timedelta(days=1)):
        before = goods.measures(last_day)
        for name, row in ending.iterrows():
            if name in before and float(before[name] @ goods.weights) > NOTHING:
                traced.append(_row(name, row, 0.0, f"ended on {row.effective_date:%Y-%m-%d}"))
    return traced


def _beside(goods: PartnerLines, day: pd.Timestamp) -> list[dict]:
    """Return a ban on the goods, and the measures that touch them and are in no rate."""
    flags = goods.flags(day)
    traced = []
    if flags.barred[0].any():
        which = "" if len(goods.codes) == 1 else f"{int(flags.barred[0].sum())} of these lines: "
        why = f"{which}imports banned"
        traced.append({"layer": "", "measure": "barred", "rate": np.nan, "why": why})
    return traced + _gap_rows(gaps_of_bits(goods.partner, flags.incomplete[0], goods.codes, day))


def _gap_rows(gaps: dict[str, str]) -> list[dict]:
    """Return a row for each measure that touches goods and is in no rate."""
    row = {"layer": "", "rate": np.nan}
    return [row | {"measure": name, "why": f"not in the rate: {why}"} for name, why in gaps.items()]


def _row(name: str, row: pd.Series, rate: float, why: str) -> dict:
    layer = read_measures()[name]["layer"]
    return row[FROM_CALENDAR].to_dict() | {"layer": layer, "measure": name, "rate": rate, "why": why}


def _covered(goods: PartnerLines, measure: dict, day: pd.Timestamp) -> float:
    """Return the share of the goods that a measure is about, those of a use included."""
    if "covers" not in measure:
        return 1.0
    date = np.datetime64(day, "D")
    share = goods.coverage.share(measure["covers"], goods.targets, date)
    use = goods.coverage.use(measure["covers"], goods.targets, date)
    return float(np.maximum(share, 0 if use is None else use >= 0) @ goods.weights)


def _sparing(goods: PartnerLines, measure: dict, day: pd.Timestamp) -> str:
    """Say which lists, claims and uses spare how much of the goods from a measure."""
    coverage, on = goods.coverage, np.datetime64(day, "D")
    reasons: list[str] = []
    for scope in [measure.get("covers"), measure.get("leaves"), *measure.get("spares", [])]:
        if scope is None:
            continue
        if scope == "section_232":
            share = _bearing_232(goods, day)
        else:
            share = float(coverage.share(scope, goods.targets, on) @ goods.weights)
        use = None if scope == "section_232" else coverage.use(scope, goods.targets, on)
        if use is not None and (use >= 0).any():
            uses = " and ".join(USES[name] for k, name in enumerate(USES) if (use == k).any())
            verb = "falls on" if scope == measure.get("covers") else "spares"
            share_text = f" ({share:.0%} of the value taken)" if share > NOTHING else ""
            reasons.append(f"{verb} {uses} by use{share_text}")
        elif scope != measure.get("covers") and share > NOTHING:
            reason = SPARING.get(scope, f"exempt, {_list(goods, scope)}")
            if share > 1 - NOTHING:
                return reason
            reasons.append(f"{share:.0%} of the value: {reason}")
    return "; ".join(reasons)


def _list(goods: PartnerLines, scope: str) -> str:
    """Return the table or row of the calendar that lists the goods in a scope."""
    rows = goods.coverage.rows
    rows = rows[rows.scope.eq(scope) & rows.partner.isin(goods.targets)]
    return rows.source.iloc[-1] if len(rows) else scope


def _bearing_232(goods: PartnerLines, day: pd.Timestamp) -> float:
    """Return the share of the goods that belong to a Section 232 programme in force."""
    measures = {name: read_measures()[name] for name in goods.measures(day)}
    coverage, on = goods.coverage, np.datetime64(day, "D")
    shares = together(
        {
            name: coverage.share(m["covers"], goods.targets, on)
            for name, m in measures.items()
            if m["layer"] == "section_232" and m.get("alone", True)
        }
    )
    return float(np.max(list(shares.values()), axis=0) @ goods.weights) if shares else 0.0


def _listed(goods: PartnerLines, name: str, day: pd.Timestamp) -> pd.Series:
    """Return the row of the calendar that put goods on a list of rates; blank where none did."""
    rows = goods.coverage.rows
    rows = rows[rows.scope.eq(read_measures()[name]["covers"])]
    in_force = rows[rows.first_day.le(day) & rows.last_day.ge(day)]
    listing = events()[events().measure.str.startswith(name)]
    setting = listing[listing.effective_date.isin(in_force.first_day)]
    return setting.iloc[-1] if len(setting) else pd.Series(index=listing.columns, dtype=object)


def _trace_2017(hts: str, day: pd.Timestamp) -> list[dict]:
    """Return the actions of 2018 to 2020 on China's lines of six digits, a mean under a prefix."""
    lines = _lines_2017()
    matching_lines = lines[lines.hs6.str.startswith(hts)]
    if matching_lines.empty:
        raise InputError(no_line("CHN", hts, lines.hs6, 6))
    weights = (matching_lines.weight / matching_lines.weight.sum()).to_numpy()
    dated = events().drop_duplicates("event_id").set_index("event_id", drop=False)
    traced = [BASE_ROW | {"rate": float(matching_lines.base_rate @ weights)}]
    for action, (event, layer) in ACTIONS_2018.items():
        row, rate = dated.loc[event], float(matching_lines[action] @ weights)
        if row.effective_date <= day and rate != 0:
            named = {"layer": layer, "measure": row.measure, "rate": rate, "why": ""}
            traced.append(row[FROM_CALENDAR].to_dict() | named)
    steps = stored_rows("law", "CHN", hts)
    held = steps[steps.first_day.le(day.date()) & steps.last_day.ge(day.date())]
    return traced + _gap_rows(gaps_of_words("CHN", held.incomplete.astype(str), held.hts, day))


@cached
def _lines_2017() -> pd.DataFrame:
    return lines_2017(read_table)
