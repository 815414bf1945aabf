"""What a what-if is computed with, as files by partner beside its page: lines, the law, seasons.

``what_if/lines`` holds the lines of the tariff and who of all sold what of them; ``what_if/CODE`` a
partner's: ``rows`` is ``"gap value duties base path weight"`` of each line, numbers to base 36, the gap
from the line before it in the list of lines; ``base`` the mean law of the months of the base in parts of
:data:`FINE`, ``path`` its place in ``paths``: on which of the page's days the law changes, and the rate
from there in parts of :data:`paths.RATE_UNIT` (-1: barred); ``weight`` its imports of 2024, by which
means of the law are taken; of a member of a group with months of its own a seventh number, the mean law
in the group's. Lines sold in 2024 alone have no value and are in these means alone. ``sectors`` are the
parts of a year that the calendar months of a sector take. ``newest`` of the page's data is what
:mod:`base.lines` carries a partner's lines with.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.combine.courses.paths import BARRED_RATE, RATE_UNIT
from analysis.combine.courses.shards import Numbered, assigned, compact, to36
from analysis.estimate.elasticity.main.members import USMCA_MEMBERS
from analysis.estimate.elasticity.response.by_age import path_errors, path_shape
from analysis.estimate.what_if.asked import LONGEST, MOST, SURELY_PERCENT
from analysis.estimate.what_if.base.lines import AS_TEXT, MAIN_BY_VALUE, MAIN_KINDS, SEASONS
from analysis.estimate.what_if.effect import ESTIMATED, HELD, cuts_in
from analysis.estimate.what_if.spread import ENDS_IN_STD_ERRORS, chapter_errors
from analysis.law.names import name_of
from analysis.law.table import LAST_DAY

#: Parts of customs value in which the mean law of a year is written.
FINE = 10**10

#: Significant digits of fractions: in more, processors differ, and bytes would with them.
AGREED = 10

#: Name of what stands in the page itself.
CORE = "core"


def files_of(
    state: dict,
    days: list[pd.Timestamp],
    laws: dict[str, pd.DataFrame],
    before: dict[str, pd.DataFrame],
    of_group: dict[str, pd.Series],
    collected: dict[str, float],
) -> dict[str, str]:
    """Return the text of each file by its name, and of the page's own data as :data:`CORE`.

    Parameters
    ----------
    state : dict
        From :func:`base.study.load_state`.
    days : list of Timestamp
        First day that can be asked about, and the days after it on which any law changes.
    laws : dict of DataFrame
        Partner -> the law of its lines, from :func:`stored.rates_on_days`: of the base, then of the
        days (fractions). Of a partner without one customs' rate of 2025 stands for it.
    before : dict of DataFrame
        The same partners -> their lines of 2024, from :func:`inputs.lines_sold_before`.
    of_group : dict of Series
        Member of a group that has months of its own -> the mean law of its lines in these.
    collected : dict of float
        Partner or group whose newest months are a base -> :func:`inputs.part_of_law`.
    """
    columns = [*AS_TEXT]
    gone = pd.concat([rows[columns] for rows in before.values()]).drop_duplicates("hts")
    lines = state["lines"].drop_duplicates("hts").astype(AS_TEXT)
    lines = pd.concat([lines, gone[~gone.hts.isin(lines.hts)]]).sort_values("hts", ignore_index=True)
    place = pd.Series(lines.index, lines.hts)
    files = {"what_if/lines.js": assigned("what_if/lines", _lines(lines))}
    for partner, partner_lines in state["own"].items():
        every, weight = partner_lines.astype(AS_TEXT), None
        if partner in before:
            weight = before[partner].set_index("hts").weight
            further = before[partner].loc[~before[partner].hts.isin(every.hts), columns]
            every = pd.concat([every, further]).fillna({"value_2025": 0.0, "paid": 0.0})
        placed = every.assign(place=every.hts.map(place))
        law = laws.get(partner)
        if partner in of_group:
            law = law.assign(of_group=of_group[partner])
        content = _partner(state, str(partner), placed, law, weight)
        files[f"what_if/{partner}.js"] = assigned(f"what_if/{partner}", agreed(content))
    core = _core(state, days) | {"newest": _newest(state, collected)}
    return files | {CORE: compact(agreed(core))}


def agreed(content):
    """Return content with its fractions in the digits on which processors agree (:data:`AGREED`)."""
    if isinstance(content, float):
        return float(f"{content:.{AGREED}g}")
    if isinstance(content, dict):
        return {name: agreed(one) for name, one in content.items()}
    return [agreed(one) for one in content] if isinstance(content, list | tuple) else content


def _newest(state: dict, collected: dict[str, float]) -> dict[str, dict]:
    """Return the newest months of each partner and group, what they carry lines with, and its errors."""
    errors = chapter_errors(state["goods"], state["rule_error"])
    return {
        code: {
            "called": name_of(code),
            "carried": state["carried"].loc[code].loc[lambda ratio: ratio.ne(1)].to_dict(),
            "chapters": {hs2: [*of] for hs2, *of in errors.loc[code].itertuples()},
            "from": f"{row.start:%Y-%m-%d}",
            "to": f"{row.end:%Y-%m-%d}",
            "part": collected.get(code),
        }
        for code, row in state["newest"].iterrows()
    }


def _lines(lines: pd.DataFrame) -> dict:
    """Return the lines, and what all sold of each: customs value, and with duties (US dollars)."""
    both = (lines.value_2025 * (1 + lines.paid) / lines.share).fillna(0.0)
    kinds = {name: list(dict.fromkeys(sorted(lines[name]))) for name in AS_TEXT if name != "hts"}
    return {
        "hts": " ".join(lines.hts),
        "world": " ".join(map(to36, lines.world.fillna(0).astype("int64"))),
        "both": " ".join(map(to36, both.round().astype("int64"))),
        "kinds": kinds,
        **{name: [kinds[name].index(code) for code in lines[name]] for name in kinds},
    }


def _partner(
    state: dict,
    partner: str,
    own: pd.DataFrame,
    law: pd.DataFrame | None,
    weight: pd.Series | None,
) -> dict:
    """Return a partner's file."""
    lines = own.sort_values("place")
    gaps = np.diff(lines.place.to_numpy(), prepend=0)
    columns = [gaps, lines.value_2025.round(), (lines.paid * lines.value_2025).round()]
    paths = Numbered()
    if law is not None:
        rates = law.reindex(lines.hts).to_numpy()
        of_base = [name for name in law if name in (0, "of_group")]
        on_days = np.where(np.isnan(rates), BARRED_RATE, np.rint(rates * RATE_UNIT)).astype(int)
        on_days = on_days[:, [name not in of_base for name in law]]
        on_days[np.isnan(rates[:, 0])] = BARRED_RATE
        courses = [paths[_course(steps)] for steps in on_days]
        columns += [np.nan_to_num(rates[:, 0] * FINE).round(), courses]
        columns += [lines.hts.map(weight).fillna(0.0)]
        if "of_group" in of_base:
            columns += [np.nan_to_num(rates[:, -1] * FINE).round()]
    rows = zip(*(np.asarray(column).astype("int64").tolist() for column in columns), strict=True)
    sold = lines[lines.value_2025.gt(0)]
    parts = state["sectors"].loc[partner, SEASONS]
    sectors = {code: parts.loc[code].tolist() for code in sorted(set(sold.naics3))}
    return {
        "rows": ";".join(" ".join(map(to36, row)) for row in rows),
        "paths": list(paths),
        "collected": float(state["sectors"].collected[partner].iloc[0]),
        "sectors": sectors,
    }


def _course(rates: np.ndarray) -> tuple[int, ...]:
    """Return the places at which a rate changes, each with the rate from there on."""
    changed = np.flatnonzero(np.diff(rates, prepend=BARRED_RATE - 1))
    return tuple(number for at in changed.tolist() for number in (at, int(rates[at])))


def _core(state: dict, days: list[pd.Timestamp]) -> dict:
    """Return the parameters of the model, as estimated, and names."""
    (ages, shape), table = path_shape(state["path"]), state["elasticities"]
    kinds: dict[str, dict] = {}
    for (kind, group), row in table[list(HELD)].iterrows():
        kinds.setdefault(kind, {})[group] = row.tolist()
    takers = state["takers"][["partner", *ESTIMATED, "p_bh"]]
    return {
        "unit": RATE_UNIT,
        "fine": FINE,
        "longest": LONGEST,
        "most": MOST,
        "surely": SURELY_PERCENT,
        "wide": ENDS_IN_STD_ERRORS,
        "days": [f"{day:%Y-%m-%d}" for day in days],
        "last": f"{LAST_DAY:%Y-%m-%d}",
        "dataTo": f"{state['data_to']:%Y-%m}",
        "vintage": state["vintage"],
        "ages": list(ages),
        "shape": shape.tolist(),
        "errors": path_errors(state["path"]).tolist(),
        "elasticities": kinds,
        "members": list(USMCA_MEMBERS),
        "levels": state["levels"].to_dict(),
        "cuts": list(cuts_in(state["cuts"]).values()),
        "passThrough": state["pass_through"],
        "byValue": {kind: table.loc[(kind, ""), list(MAIN_BY_VALUE)].tolist() for kind in MAIN_KINDS},
        "allSellers": list(state["all_sellers"]),
        "lawful": sorted(state["lawful"]),
        "takers": takers.to_numpy().tolist(),
        "partners": list(state["names"].items()),
        "sectors": state["labels"].to_dict(),
    }
