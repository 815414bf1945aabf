"""What a what-if is computed with, as files by partner beside its page: lines, the law, seasons.

``what_if/lines`` holds the lines of the tariff and who of all sold what of them; ``what_if/CODE`` a
partner's: ``rows`` is ``"gap value duties base path"`` of each line, numbers to base 36, the gap from the
line before it in the list of lines; ``base`` the mean law of the last twelve recorded months in parts of
:data:`FINE`, ``path`` its place in ``paths``: which of the page's days the law changes on, and the rate from there in
parts of :data:`paths.UNIT` (-1: barred). ``sectors`` are what :mod:`base.lines` carries a sector with, and the
parts of a year that its calendar months take.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.combine.courses.paths import BARRED, UNIT
from analysis.combine.courses.shards import Numbered, assigned, compact, to36
from analysis.combine.law.on_days import rates_on_days
from analysis.combine.law.table import LAST_DAY
from analysis.estimate.base.lines import SEASONS
from analysis.estimate.base.study import load_state
from analysis.estimate.response.by_age import YEAR, path_errors, path_shape
from analysis.estimate.what_if.asked import LONGEST
from analysis.estimate.what_if.effect import ESTIMATED
from analysis.estimate.what_if.spread import WIDE

#: Parts of customs value in which the mean law of a year is written.
FINE = 10**10

#: Name of what stands in the page itself.
CORE = "core"


def make_files() -> dict[str, pd.DataFrame]:
    """Return ``what_if_files``: ``name`` and ``text`` of each, and of the page's own data as :data:`CORE`."""
    state = load_state()
    lines = state["lines"].drop_duplicates("hts").sort_values("hts", ignore_index=True)
    days = _days(state)
    place = pd.Series(lines.index, lines.hts)
    files = {"what_if/lines.js": assigned("what_if/lines", _lines(lines))}
    for partner, own in state["own"].items():
        content = _partner(state, str(partner), own.assign(place=own.hts.map(place)), days)
        files[f"what_if/{partner}.js"] = assigned(f"what_if/{partner}", content)
    files[CORE] = compact(_core(state, days))
    return {"what_if_files": pd.DataFrame(files.items(), columns=["name", "text"])}


def _days(state: dict) -> list[pd.Timestamp]:
    """Return the first day that can be asked about, and the days after it on which any law changes."""
    from analysis.combine.law.asked import stored_rows

    first, found = state["data_to"] + pd.DateOffset(months=1), set()
    for partner in sorted(state["lawful"] & set(map(str, state["own"]))):
        found |= set(stored_rows("law", partner, date_as_object=False).first_day)
    return [first, *sorted(day for day in found if first < day <= LAST_DAY)]


def _lines(lines: pd.DataFrame) -> dict:
    """Return the lines, and what all sold of each: customs value, and with duties (US dollars)."""
    both = lines.value_2025 * (1 + lines.paid) / lines.share
    kinds = {name: list(dict.fromkeys(sorted(lines[name]))) for name in ("naics3", "end_use")}
    return {
        "hts": " ".join(lines.hts), "world": " ".join(map(to36, lines.world.astype("int64"))),
        "both": " ".join(map(to36, both.round().astype("int64"))), "kinds": kinds,
        **{name: [kinds[name].index(code) for code in lines[name]] for name in kinds},
    }  # fmt: skip


def _partner(state: dict, partner: str, own: pd.DataFrame, days: list[pd.Timestamp]) -> dict:
    """Return a partner's file."""
    own = own.sort_values("place")
    gaps = np.diff(own.place.to_numpy(), prepend=0)
    columns = [gaps, own.value_2025.round(), (own.paid * own.value_2025).round()]
    paths = Numbered()
    if partner in state["lawful"]:
        year = (
            state["data_to"] - pd.DateOffset(months=YEAR - 1),
            state["data_to"] + pd.offsets.MonthEnd(),
        )
        rates = rates_on_days(partner, [year, *((day, day) for day in days)]).reindex(own.hts).to_numpy()
        on_days = np.where(np.isnan(rates), BARRED, np.rint(rates * UNIT)).astype(int)[:, 1:]
        on_days[np.isnan(rates[:, 0])] = BARRED
        courses = [paths[_course(rates)] for rates in on_days]
        columns += [np.nan_to_num(rates[:, 0] * FINE).round(), courses]
    rows = zip(*(np.asarray(column).astype("int64").tolist() for column in columns), strict=True)
    ratio = (own.base / own.value_2025).groupby(own.naics3).first()
    seasons = state["sectors"].loc[partner, SEASONS]
    return {
        "rows": ";".join(" ".join(map(to36, row)) for row in rows), "paths": list(paths),
        "collected": float(own.collected.iloc[0]),
        "sectors": {code: [float(ratio[code]), *seasons.loc[code].round(12).tolist()] for code in ratio.index},
    }  # fmt: skip


def _course(rates: np.ndarray) -> tuple[int, ...]:
    """Return the places at which a rate changes, each with the rate from there on."""
    changed = np.flatnonzero(np.diff(rates, prepend=BARRED - 1))
    return tuple(number for at in changed.tolist() for number in (at, int(rates[at])))


def _core(state: dict, days: list[pd.Timestamp]) -> dict:
    """Return the parameters of the model, as estimated, and names."""
    ages, shape = path_shape(state["path"])
    known = state["elasticities"][list(ESTIMATED)]
    kinds = {kind: {group: list(map(float, row)) for (_, group), row in zip(rows.index, rows.to_numpy(),
             strict=True)} for kind, rows in known.groupby(level="kind")}  # fmt: skip
    takers = state["takers"][["partner", *ESTIMATED, "p_bh"]]
    return {
        "unit": UNIT, "fine": FINE, "days": [f"{day:%Y-%m-%d}" for day in days], "last": f"{LAST_DAY:%Y-%m-%d}",
        "dataTo": f"{state['data_to']:%Y-%m}", "vintage": state["vintage"], "longest": LONGEST,
        "ages": list(ages), "shape": shape.tolist(), "errors": path_errors(state["path"]).tolist(),
        "elasticities": kinds, "levels": state["levels"].to_dict(), "wide": WIDE,
        "passThrough": state["pass_through"], "allSellers": list(state["all_sellers"]), "cuts": state["cuts"],
        "lawful": sorted(state["lawful"]), "partners": [[code, name] for code, name in state["names"].items()],
        "sectors": state["labels"].to_dict(), "takers": takers.to_numpy().tolist(),
    }  # fmt: skip
