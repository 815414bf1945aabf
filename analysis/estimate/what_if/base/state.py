"""The state in which what-ifs are asked, of the tables that they rest on."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.estimate.level import known_chapters, rule_error
from analysis.estimate.what_if.base.lines import VALUE_AND_ENDS, base_lines, by_cell


def state_of(tables: dict[str, pd.DataFrame]) -> dict:
    """Return what all what-ifs ask of the tables of :mod:`base.tables`."""
    state = {name.removeprefix("base_"): table for name, table in tables.items()}
    facts = state.pop("facts").iloc[0]
    sectors = state["sectors"].set_index(["partner", "naics3"])
    newest = state["newest"].set_index("partner")
    by_chapter = known_chapters(state["goods"], newest.carried)
    carried = by_cell(state["goods"], newest)
    lines = base_lines(state["lines"], state.pop("sold").set_index("hts"), carried)
    by, of = lines.partner.cat, lines.naics3.cat
    places = pd.Series(range(len(sectors)), sectors.index).unstack(fill_value=-1)
    places = places.reindex(by.categories)[of.categories].to_numpy(np.int32)
    line = pd.factorize(lines.hts.cat.codes)[0].astype(np.int32)
    lines = lines.assign(line=line, season=places[by.codes, of.codes])
    labels = state.pop("labels").set_index(["kind", "code"]).label
    return state | {
        "lines": lines,
        "own": _by_partner(lines),
        "sectors": sectors,
        "elasticities": state["elasticities"].set_index(["kind", "group"]).sort_index(),
        "names": labels["partner"],
        "labels": labels["naics3"],
        "all_sellers": tuple(float(facts[f"all_{end}"]) for end in VALUE_AND_ENDS),
        "levels": state["levels"].set_index("level").tau,
        "newest": newest,
        "carried": carried,
        "known": by_chapter,
        "rule_error": rule_error(by_chapter),
        "lawful": frozenset(facts.lawful.split()),
        **{name: float(facts[name]) for name in ("factor", "pass_through", "cuts")},
        "data_to": facts.data_to,
        "vintage": facts.vintage,
    }


def _by_partner(lines: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the lines of each partner, which are sorted so, without a second copy of them."""
    codes = lines.partner.cat.codes.to_numpy()
    starts = np.flatnonzero(np.diff(codes, prepend=-1))
    ends = [*starts[1:], len(codes)]
    names = lines.partner.cat.categories[codes[starts]]
    return {name: lines.iloc[a:b] for name, a, b in zip(names, starts, ends, strict=True)}
