"""A rate of the law as people who type see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.combine.load import partner_names
from analysis.law import names
from analysis.law.base import GRADES
from analysis.law.kinds import LINE_KINDS
from analysis.law.outcomes import PREFERENCES
from analysis.law.statutory import DECIMALS
from analysis.law.three_rates import THREE
from analysis.present.finding import capital, day_name, listing, percent, the
from analysis.present.result import Result
from analysis.present.table import Table

if TYPE_CHECKING:
    from analysis.law.lookup import LawfulRate

#: Kinds of lines whose name says the rate.
UNRATED = ("barred", "free")

#: Kinds of lines that a sentence names.
NAMED = 3

#: Layers of the law, and rates, as printed.
NAMES = {
    "base": "Base rate",
    "section_201": "Section 201",
    "section_232": "Section 232",
    "section_301": "Section 301",
    "section_338": "Section 338",
    "uniform": "Uniform layer",
    "unpaid": "Goes unpaid, as learnt",
    "expected_rate": "Expected at customs",
    "owed_rate": "Owed, nothing claimed",
    "claimable_rate": "Lowest by a claim or use",
}

LEGAL_SOURCE = "Legal texts read to {:%Y-%m-%d}. Source: calendar of tariff events and tariff lists."


#: Countries from which nearly nothing may be imported, whatever its tariff, and the regulations.
EMBARGOES = {"CUB": "31 CFR 515", "IRN": "31 CFR 560", "PRK": "31 CFR 510"}


def rate_shown(found: LawfulRate) -> Result:
    """Return a rate of the law with its layers as a table, and what it leaves unsaid as a sentence.

    Of lines that differ in kind the table has the kinds instead, since their mean is the rate of none.
    """
    if len(found.kinds) > 1:
        return Result(found, kinds_table(found), sentence=lawful_sentence(found))
    three = {name: getattr(found, name) for name in THREE}
    owed = {name: three.pop(name) for name in ("owed_rate", "claimable_rate")}
    unpaid = round(found.expected_rate - found.statutory_rate, DECIMALS)
    parts = owed | found.layers | ({"unpaid": unpaid} if unpaid else {}) | three
    frame = pd.DataFrame({"layer": list(parts), "rate": list(parts.values())})
    where = f"US tariff by law on HTS {found.hts} from {name_shown(found.partner)}, {found.day:%Y-%m-%d}"
    caption = (
        f"{where}, {found.n_lines} {'line' if found.n_lines == 1 else 'lines'}, by {found.weights}. "
        "Layers add up to the rate expected at customs. "
        f"Legal texts read to {found.read_to:%Y-%m-%d}. "
        "Source: calendar of tariff events and tariff lists."
    )
    heads = {"layer": "Layer", "rate": "Rate"}
    table = Table(frame, caption, heads=heads, formats={"layer": NAMES.get, "rate": percent})
    return Result(found, table, sentence=lawful_sentence(found))


def kinds_table(found: LawfulRate) -> Table:
    """Return the lines under a code by what the law does with them."""
    rows = found.kinds
    where = f"US tariff by law on HTS {found.hts} from {name_shown(found.partner)}, {found.day:%Y-%m-%d}"
    caption = (
        f"{where}: lines by what is expected of them, with shares by {found.weights}. Their mean is the "
        "rate of no line. "
        f"{LEGAL_SOURCE.format(found.read_to)}"
    )
    heads = {name: term.label for name, term in LINE_KINDS.items()}
    formats = {"kind": kind_words, "share": percent, "lowest": percent, "highest": percent}
    return Table(rows, caption, heads=heads, formats=formats)


def kind_words(kind: str) -> str:
    """Return a kind of lines in words: ``section_232 uniform`` as ``Section 232 + Uniform layer``."""
    alone = {"barred": "Barred", "free": "Free", "base": "Base rate alone"}
    return alone.get(kind) or " + ".join(NAMES[name] for name in kind.split())


def spread(low: float, high: float) -> str:
    """Return a rate, or both ends of several: ``12.5 %``, ``0.0 % to 50.0 %``."""
    return " to ".join(dict.fromkeys((percent(low), percent(high))))


def _by_kind(found: LawfulRate) -> str:
    """Say in how many ways the law treats lines, and what is expected of the first, with shares."""
    rows, basis = found.kinds, found.weights
    ways = [
        f"{row.kind if row.kind in UNRATED else spread(row.lowest, row.highest)} on {row.n_lines} "
        f"{'line' if row.n_lines == 1 else 'lines'} ({percent(row.share)})"
        for row in rows.head(NAMED).itertuples()
    ]
    rest = rows.n_lines[NAMED:].sum()
    ways += [f"otherwise on {rest} more"] if rest else []
    return f"in {len(rows)} ways. Expected at customs by share of {basis}: {listing(ways)}."


def lawful_sentence(found: LawfulRate) -> str:
    """Say a rate of the law, the outcomes that a use decides, and what is not in it."""
    who = the(name_shown(found.partner))
    goods, day = f"goods of HTS {found.hts} from {who}", day_name(found.day)
    late = found.day > found.read_to
    if found.barred:
        texts = [f"On {day} imports of {goods} {'are' if late else 'were'} barred: they have no rate."]
    elif len(found.kinds) > 1:
        verb, treats = ("owe", "treats") if late else ("owed", "treated")
        texts = [f"On {day} {goods} {verb} {spread(*found.owed_ends)} where nothing is claimed."]
        texts.append(f"The law {treats} their lines {_by_kind(found)}")
        if found.by_use or found.claims:
            texts.append("A claim or use decides on some of them: ask for one line.")
    else:
        verb = "owe" if late else "owed"
        texts = [f"On {day} {goods} {verb} {_owed(found)}. {_expected(found)}"]
    if found.base_grade not in ("", "printed"):
        texts.append(f"The base rate is {GRADES[found.base_grade]}.")
    by_claim = found.rates.drop(list(THREE))
    for row in by_claim.itertuples() if len(found.kinds) == 1 else ():
        rate = "barred" if pd.isna(row.rate) else percent(row.rate)
        share = "" if pd.isna(row.share) else f" ({percent(row.share)} of the value)"
        some = ""
        if row.decides_on < 1:
            some = f" (decides on {percent(row.decides_on)} of imports; the mean of all lines)"
        texts.append(f"{capital(row.asks)}{share}{some}: {rate}.")
    if len(found.preferences):
        claims = found.preferences[["programme", "rate_text"]].itertuples(index=False)
        texts.append(f"Special rates to claim: {', '.join(f'{name} {rate}' for name, rate in claims)}.")
    texts += found.facts
    if found.partner in EMBARGOES:
        texts.append(f"An embargo bars nearly all imports from there ({EMBARGOES[found.partner]}).")
    texts += [f"Incomplete, not in the rate: {why}." for why in found.incomplete.values()]
    texts += [found.completeness] if found.completeness else []
    read_to = day_name(found.read_to)
    nothing = "; nothing after it was read" if late else ""
    return " ".join([*texts, f"Legal texts were read to {read_to}{nothing}."])


def _owed(found: LawfulRate) -> str:
    """Say what lines owe; of lines that differ their ends first, since the mean is the rate of none."""
    (lowest, highest), rate = found.owed_ends, percent(found.owed_rate)
    mean = f"the mean of {found.n_lines} lines"
    if percent(lowest) == percent(highest):
        return f"{rate}{_if_metal(found)}"
    return f"{spread(lowest, highest)}, {rate} in {mean}"


def _if_metal(found: LawfulRate) -> str:
    """Say of articles on a list of metals that what they owe is the worst case."""
    how = {"no_metal": "all", "all_metal": "none"}
    decides = [how[name] for name in found.claims if name in how]
    return f" if {decides[0]} of it is the listed metal" if decides else ""


def _expected(found: LawfulRate) -> str:
    """Say the rate expected at customs, and the lowest that a claim or use makes."""
    owed, lowest, expected = (percent(getattr(found, name)) for name in THREE)
    below = found.claimable_rate < min(found.owed_rate, found.expected_rate)
    below &= lowest not in (owed, expected)
    claim = f" The lowest by a claim or use is {lowest}." if below else ""
    by_goods = found.rates.rate.drop([*THREE, *PREFERENCES], errors="ignore").max()
    above = by_goods > found.owed_ends[1] and percent(by_goods) != percent(found.owed_ends[1])
    most = f" Up to {percent(by_goods)} by what the goods are." if above else ""
    return f"Expected at customs: {expected}.{claim}{most}"


def name_shown(partner: str) -> str:
    """Return the name of a country or group as it is printed."""
    return partner_names().get(partner, names.name_of(partner))
