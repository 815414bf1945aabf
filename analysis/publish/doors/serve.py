"""The same answers for machines: four tools over stdio, by the Model Context Protocol.

Each answer has value, interval, unit, definition, sources with their releases, the day to which legal
texts were read, what is left out and how to cite it, as the files of :mod:`analysis.publish.machines`;
what Python refuses is refused with the same words. Nothing is written, and no network is used.
"""

from __future__ import annotations

import ctypes
import functools
import os
from typing import Any

import psutil

import analysis
from analysis import arguments, reading
from analysis.checks import InputError
from analysis.publish.machines.answer import answer, interval
from analysis.version import __version__

#: Memory (bytes) beyond which nothing is held for the next answer of a tool.
MOST = 260 * 2**20
#: M_MMAP_THRESHOLD of malloc.h: what is larger than it is returned when it is freed.
MMAP_THRESHOLD = -3

#: What an assistant is told of the tools.
ABOUT = (
    "US tariffs and trade by an econometric package: quote value, interval and unit together with the "
    "citation, and say what is left out. Rates and changes are fractions."
)


def rate(partner: str, goods: str, day: str = "today") -> dict[str, Any]:
    """Return what the US tariff by law is on a country's goods (words or 2-10 digits) on a day."""
    from analysis.law.asked import check_partners  # here: an assistant waits for what is imported

    with reading.reading() as tables:
        members = check_partners(partner) if len(partner) <= arguments.MOST_LETTERS else ()
        if len(members) > 1:
            raise InputError(f"{partner!r} is a group: ask for one of its countries, as {members[0]!r}.")
        law = analysis.statutory_rate(partner, goods, day)
    return answer(
        f"statutory_rate({law.partner}, {law.hts}, {law.day:%Y-%m-%d})",
        tables,
        sentence=law.sentence,
        value=law.owed_rate,
        interval=None,
        unit="fraction of customs value",
        definition=law.rates.asks["owed_rate"],
        left_out=[*law.incomplete.values(), *filter(None, [law.completeness])],
        rates=law.rates.reset_index().to_dict("records"),
        lowest_and_highest_line=list(law.owed_ends),
    )


def check(claim: str) -> dict[str, Any]:
    """Return whether a claimed figure on trade, tariffs or revenue holds, against published series."""
    with reading.reading() as tables:
        verdict = analysis.check_claim(claim)
    row = verdict.to_frame().iloc[0]
    source = str(row["source"])
    return answer(
        f"check_claim({claim})",
        {name: of for name, of in tables.items() if name in source} or tables,
        sentence=verdict.sentence,
        value=row["value"],
        interval=None,
        unit=row["unit"],
        definition=row["definition"],
        left_out=[text for text in (row["also"],) if text],
        status=row["status"],
        claimed=row["claimed"],
    )


def effect(partner: str, goods: str = "", add: str = "25%", start: str = "latest") -> dict[str, Any]:
    """Return what a further US duty on a country's goods would do to imports within a year."""
    with reading.reading() as tables:
        story = analysis.effect(partner, goods, add, start=start)
    change = story.change
    return answer(
        f"effect({story.partner}, {goods or 'all goods'}, {add}, start {story.start:%Y-%m-%d})",
        tables,
        sentence=story.sentence,
        value=change.value,
        interval=interval(change.ci_low, change.ci_high),
        unit="fraction",
        definition="change of imports of the goods against other sellers, within a year of the duty",
        left_out=list(story.unsaid.incomplete.values()),
    )


def cite(key: str) -> dict[str, Any]:
    """Return a number of the reports by its key, with all that citing it needs."""
    from analysis.publish.machines.numbers import number_file

    return number_file(analysis.cite(key))


def make_room(*, everything: bool) -> None:
    """Let go of source tables, and of all else that answers hold where ``everything`` is, or much."""
    from analysis.collect import tables

    tables.forget()
    if everything or psutil.Process().memory_info().rss > MOST:
        reading.forget()


def give_back() -> None:
    """Let the system have back what arrays take as soon as they go, where its C library can be told."""
    if os.name == "posix" and hasattr(library := ctypes.CDLL(None), "mallopt"):
        library.mallopt(MMAP_THRESHOLD, 128 * 2**10)


def serve() -> None:
    """Answer over stdio until the client ends."""
    from mcp.server import MCPServer
    from mcp.server.mcpserver.exceptions import ToolError

    # Before the first table is read: another pool keeps 100 MB of memory that no table takes any more.
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    give_back()

    last = None

    def refusing(tool):
        async def asked(**words: str):  # one at a time, in one thread: each has memory of its own
            nonlocal last
            make_room(everything=tool is not last)  # tools share little but the packages
            last = tool
            try:
                return tool(**words)
            except InputError as error:
                raise ToolError(str(error)) from None

        return functools.wraps(tool)(asked)

    server = MCPServer("export-declines", version=__version__, instructions=ABOUT, log_level="ERROR")
    for tool in (rate, check, effect, cite):
        server.tool(structured_output=True)(refusing(tool))
    server.run("stdio")
