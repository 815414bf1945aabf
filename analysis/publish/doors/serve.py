"""The same answers for machines: four tools over stdio, by the Model Context Protocol.

Each answer has value, interval, unit, sources with their releases, the day to which legal texts were
read, what is left out and how to cite it; what Python refuses is refused with the same words. Nothing is
written, and no network is used.
"""

from __future__ import annotations

import functools
import json
from typing import Any

import analysis
from analysis import vintages
from analysis.checks import InputError
from analysis.reading import reading
from analysis.version import __version__

#: What an assistant is told of the tools.
ABOUT = (
    "US tariffs and trade by an econometric package: quote value, interval and unit together with the "
    "citation, and say what is left out. Rates and changes are fractions."
)


def rate(partner: str, goods: str, day: str = "today") -> dict[str, Any]:
    """Return what the US tariff by law is on a country's goods (words or 2-10 digits) on a day."""
    with reading() as tables:
        answer = analysis.statutory_rate(partner, goods, day)
    row = answer.to_frame().iloc[0]
    if len(answer.to_frame()) > 1:
        raise InputError(f"{partner!r} is a group: ask for one of its countries, as {row.partner!r}.")
    return _answer(
        f"statutory_rate({answer.partner}, {answer.hts}, {answer.day:%Y-%m-%d})",
        tables,
        sentence=answer.sentence,
        value=answer.owed_rate,
        interval=None,
        unit="fraction of customs value, owed where nothing is claimed",
        left_out=[*answer.incomplete.values(), *filter(None, [answer.completeness])],
        expected_rate=answer.expected_rate,
        claimable_rate=answer.claimable_rate,
        lowest_and_highest_line=list(answer.owed_ends),
    )


def check(claim: str) -> dict[str, Any]:
    """Return whether a claimed figure on trade, tariffs or revenue holds, against published series."""
    with reading() as tables:
        answer = analysis.check_claim(claim)
    row = answer.to_frame().iloc[0]
    source = str(row["source"])
    bearing = {name: of for name, of in tables.items() if name in source} or tables
    return _answer(
        f"check_claim({claim})",
        bearing,
        sentence=answer.sentence,
        value=row["value"],
        interval=None,
        unit=row["unit"],
        left_out=[text for text in (row["also"],) if text],
        status=row["status"],
        claimed=row["claimed"],
        definition=row["definition"],
    )


def effect(partner: str, goods: str = "", add: str = "25%", start: str = "latest") -> dict[str, Any]:
    """Return what a further US duty on a country's goods would do to imports within a year."""
    with reading() as tables:
        answer = analysis.effect(partner, goods, add, start=start)
    change, unsaid = answer.change, answer.unsaid
    return _answer(
        f"effect({answer.partner}, {goods or 'all goods'}, {add}, start {answer.start:%Y-%m-%d})",
        tables,
        sentence=answer.sentence,
        value=change.value,
        interval=[change.ci_low, change.ci_high],
        unit="change of imports against other sellers, a fraction",
        left_out=list(unsaid.incomplete.values()),
    )


def cite(key: str) -> dict[str, Any]:
    """Return a number of the reports by its key, with all that citing it needs."""
    answer = analysis.cite(key)
    return _answer(
        key,
        {table["name"]: table["vintage"] for table in getattr(answer, "tables", ())}
        or {"numbers": answer.vintage},
        sentence=answer.sentence,
        value=answer.value,
        interval=None if answer.ci_low is None else [answer.ci_low, answer.ci_high],
        unit=answer.unit,
        left_out=[],
        bibtex=getattr(answer, "bibtex", ""),
    )


def _answer(asked: str, tables: dict[str, str], **fields) -> dict[str, Any]:
    """Return an answer with its sources and citation, as JSON holds it."""
    fields["sentence"] = fields["sentence"].replace("\u00a0", " ")
    fields |= {
        "source": [{"table": name, "release": of} for name, of in sorted(tables.items())],
        "read_to": vintages.read_to(),
        "citation": f"Export declines under tariffs {__version__}, {asked}",
    }
    return json.loads(json.dumps(fields, default=float).replace("NaN", "null"))


def serve() -> None:
    """Answer over stdio until the client ends."""
    from mcp.server import MCPServer
    from mcp.server.mcpserver.exceptions import ToolError

    def refusing(tool):
        def asked(**words: str):
            try:
                return tool(**words)
            except InputError as error:
                raise ToolError(str(error)) from None

        return functools.wraps(tool)(asked)

    server = MCPServer("export-declines", version=__version__, instructions=ABOUT, log_level="ERROR")
    for tool in (rate, check, effect, cite):
        server.tool(structured_output=True)(refusing(tool))
    server.run("stdio")
