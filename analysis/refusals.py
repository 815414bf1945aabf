"""What the public names refuse, in one line that says what to ask instead."""

from __future__ import annotations

import json
import re

#: The report that has the elasticity of each partner.
OF_PARTNERS = "04_elasticity"

#: Kinds of goods, with two of each, and the public names that do not take all.
GOODS = {"tariff line": "9403, cars", "sector": "NAICS 337, furniture", "end use": "capital goods"}
TAKES = {
    "statutory_rate": ("tariff line",),
    "tariff_changes": ("tariff line",),
    "tariff": ("sector",),
    "elasticity": ("sector", "end use"),
}

#: Tariffs as specifications call them -> as public names do.
SAME = {"statutory": "law", "effective": "collected"}


def refuse_without_data(options: dict, vintage: str, *, name: str = "", of: tuple = ()) -> None:
    """Raise InputError for what only data of one's own can have, or nobody's.

    Parameters
    ----------
    options : dict
        What was asked beside the arguments of a public name.
    vintage : str
    name : str
        The public name.
    of : tuple of callable or class
        What takes the options with data of one's own: their parameters can be asked.
    """
    from analysis.checks import InputError

    check_options(options, name, of)
    if options or vintage:
        name = next(iter(options), "vintage")
        raise InputError(f"{name} is for data of your own: give them with data=..., vintage='...'.")


def check_options(options: dict, name: str, of: tuple) -> None:
    """Raise InputError for an argument that nothing takes which a public name hands it to."""
    from inspect import signature

    from analysis.checks import check_choice

    parameters = {one for each in of for one in signature(each).parameters}
    for option in options if of else ():
        check_choice(option, parameters - {"data", "vintage", "changes"}, what="argument", where=name)


def refuse_beside(data, asked) -> None:
    """Raise InputError where a list of goods of one's own comes with arguments that its rows have."""
    from analysis.checks import InputError

    if data is not None and asked:
        raise InputError("a list (data) has its own partner, hts and day: leave the arguments out.")


def refuse_other_goods(goods: str, name: str) -> None:
    """Raise InputError for goods of a kind that a public name does not take; words may be of each."""
    from analysis.checks import InputError, short
    from analysis.law.names.goods import END_USES, SECTOR

    text = " ".join(goods.split())
    digits = re.fullmatch(r"(?:[0-9]{2}|[0-9]{4}[0-9. ]*)", text)
    use = text.lower().removesuffix(" goods") in END_USES
    kind = "tariff line" if digits else "end use" if use else "sector" if SECTOR.fullmatch(text) else ""
    if kind and kind not in TAKES[name]:
        taken = " or ".join(f"{_a(one)} ({GOODS[one]})" for one in TAKES[name])
        raise InputError(
            f"goods {short(text)} is {_a(kind)}: `{name}` takes {taken}, `effect` any of them."
        )


def _a(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


def check_episode(episode: str, known: list[str]) -> None:
    """Raise InputError for another episode than those known; for a partner, say how it is asked for."""
    from analysis.checks import InputError, check_choice
    from analysis.law.names import partner

    if episode not in known:
        try:
            partner(episode)
        except InputError:
            check_choice(episode, known, what="episode")
        raise InputError(
            f"{episode!r} is a partner, no episode: ask `analysis.elasticity(partner="
            f"{json.dumps(episode)})`, or see report {OF_PARTNERS}; `analysis.response` has months."
        )


def refuse_partner(changes: dict) -> None:
    """Raise InputError where a regression is asked for one partner: it compares partners."""
    from analysis.arguments import ARGUMENT_SYNONYMS
    from analysis.checks import InputError

    partners = [
        name for name in changes if name == "partner" or ARGUMENT_SYNONYMS.get(name) == ("partner",)
    ]
    if partners:
        raise InputError(
            "a regression compares partners, and has no `partner`: ask `analysis.elasticity(partner="
            f"{json.dumps(str(changes[partners[0]]))})`, or see report {OF_PARTNERS}; `leave_out` "
            "leaves partners out."
        )


def as_specified(changes: dict) -> dict:
    """Return changes of a specification as it writes them: tariffs by their columns, codes, months."""
    from analysis.law import names

    columns = {name: column for column, name in SAME.items()}
    specified = names.canonical(changes)
    for field in specified.keys() & {"tariff", "instrument"}:
        specified[field] = columns.get(specified[field], specified[field])
    if isinstance(specified.get("by_month"), dict):
        dates = {
            name: text
            for name, text in specified["by_month"].items()
            if name in ("reference", "event", "start", "end") and isinstance(text, str) and text
        }
        if str(dates.get("event", "")).isidentifier():  # a column of months since each pair's event
            del dates["event"]
        months = {name: f"{names.month(text, name):%Y-%m}" for name, text in dates.items()}
        specified["by_month"] = specified["by_month"] | months
    return specified
