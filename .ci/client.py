"""Asks the installed package over stdio, as an assistant does, and holds its answers against Python's.

python .ci/client.py ENVIRONMENT
"""

import asyncio
import json
import resource
import sys
from pathlib import Path

from mcp import Client, StdioServerParameters

import export_declines  # noqa: F401 -- loads the code
from analysis.checks import InputError
from analysis.publish.doors import serve

PARTNERS = (
    "China",
    "Vietnam",
    "India",
    "Mexico",
    "Canada",
    "Germany",
    "Japan",
    "Brazil",
    "Taiwan",
    "Thailand",
)
GOODS = ("9403", "cars", "8517.62.0090", "steel", "coffee", "soybeans", "shoes", "copper")
KEYS = ("elasticity.2025.main.law", "tariff.CHN.2025-05.effective")
CLAIMS = tuple(f"exports CHN USA 2025-{month:02d} yoy -20%" for month in range(4, 12))
QUESTIONS = [
    *(("rate", {"partner": p, "goods": g, "day": "2026-10-01"}) for p in PARTNERS for g in GOODS),
    *(("cite", {"key": key}) for key in KEYS),
    *(("check", {"claim": claim}) for claim in CLAIMS),
    *(("effect", {"partner": p, "goods": "9403", "start": "2026-12-01"}) for p in PARTNERS),
]
#: Memory that the server may take at most.
MOST_MEGABYTES = 300
NEEDED = ("value", "interval", "unit", "definition", "source", "read_to", "left_out", "citation")


def python(tool: str, words: dict) -> dict | str:
    """Return what Python answers, or the words with which it refuses."""
    try:
        return json.loads(json.dumps(getattr(serve, tool)(**words)))
    except InputError as error:
        return str(error)


async def ask(environment: Path) -> int:
    """Ask every question; return how many were answered."""
    command = StdioServerParameters(command=str(environment / "bin" / "export-declines"), args=["serve"])
    n_answers = 0
    async with Client(command) as client:
        listed = await client.list_tools()
        assert {tool.name for tool in listed.tools} == {"rate", "check", "effect", "cite"}
        for tool, words in [*QUESTIONS, ("rate", {"partner": "Chinaa", "goods": "cars"})]:
            result, ours = await client.call_tool(tool, words), python(tool, words)
            if isinstance(ours, str):
                assert result.is_error and ours in result.content[0].text, (tool, words, result)
                continue
            assert result.structured_content == ours, (tool, words, result.structured_content, ours)
            assert all(name in ours for name in NEEDED) and ours["source"] and ours["citation"]
            n_answers += 1
    return n_answers


if __name__ == "__main__":
    answered = asyncio.run(ask(Path(sys.argv[1])))
    assert answered > 80, answered
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    megabytes = used.ru_maxrss / 1024  # resident, the libraries' own pages included
    print(f"{answered} answers over stdio are Python's: at most {megabytes:.0f} MB")
    assert megabytes < MOST_MEGABYTES, f"the server may take {MOST_MEGABYTES} MB"
