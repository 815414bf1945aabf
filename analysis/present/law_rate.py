"""A rate of the law, as people who type see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.combine.load import partner_names
from analysis.present.finding import capital, day_name, percent, the
from analysis.present.result import Result
from analysis.present.table import Table

if TYPE_CHECKING:
    from analysis.combine.law.lookup import LawfulRate

#: Layers of the law as printed.
LAYERS = {
    "base": "Base rate", "section_201": "Section 201", "section_232": "Section 232",
    "section_301": "Section 301", "section_338": "Section 338", "uniform": "Uniform layer",
    "statutory_rate": "Statutory rate",
}  # fmt: skip


def rate_shown(found: LawfulRate) -> Result:
    """Return a rate of the law with its layers as a table, and what it leaves unsaid as a sentence."""
    parts = found.layers | {"statutory_rate": found.statutory_rate}
    frame = pd.DataFrame({"layer": list(parts), "rate": list(parts.values())})
    caption = (
        f"US tariff by law on HTS {found.hts} of {found.partner} on {found.day:%Y-%m-%d}, "
        f"{found.n_lines} lines, by {found.weights}. Legal texts read to {found.read_to:%Y-%m-%d}. "
        "Source: calendar of tariff events and tariff lists."
    )
    heads = {"layer": "Layer", "rate": "Rate"}
    table = Table(frame, caption, heads=heads, formats={"layer": LAYERS.get, "rate": percent})
    return Result(found, table, sentence=lawful_sentence(found))


def lawful_sentence(found: LawfulRate) -> str:
    """Say a rate of the law, the outcomes that a use decides, and what is not in it."""
    who = the(partner_names().get(found.partner, found.partner))
    goods, day = f"goods of HTS {found.hts} from {who}", day_name(found.day)
    late = found.day > found.read_to
    if found.barred:
        said = [f"On {day} imports of {goods} {'are' if late else 'were'} barred: they have no rate."]
    else:
        verb = "charges" if late else "charged"
        said = [f"On {day} the law {verb} {percent(found.statutory_rate)} on {goods}."]
    for row in found.outcomes.itertuples():
        rate = "barred" if pd.isna(row.statutory_rate) else percent(row.statutory_rate)
        known = "" if pd.isna(row.share) else f" ({percent(row.share)} of the value)"
        said.append(f"{capital(row.goods)}{known}: {rate}.")
    if found.n_barred and not found.barred:
        said.append(f"Barred, without a rate: {found.n_barred} more lines.")
    said += found.facts
    said += [f"Incomplete, not in the rate: {why}." for why in found.incomplete.values()]
    read_to = day_name(found.read_to)
    nothing = "; nothing after it was read" if late else ""
    return " ".join([*said, f"Legal texts were read to {read_to}{nothing}."])
