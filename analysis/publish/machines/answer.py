"""An answer for machines: a number with all that quoting it needs."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from analysis import vintages
from analysis.reading import TARIFF_LAW
from analysis.version import __version__

CITED_AS = f"Export declines under tariffs {__version__}"
#: What a definition says that a number goes without.
WITHOUT = re.compile(
    r"without (?:(?:HTS )?chapters 98 and 99|NAICS \d+|[A-Z]\w+(?:(?:, | and )[A-Z]\w+)*)"
    r"|(?<=[;,] )[\w ]+ left out|left out: [^;]+|partners but [A-Z]\w+"
)


def answer(question: str, tables: Mapping[str, str], **fields) -> dict[str, Any]:
    """Return an answer with its sources, day of the texts and citation, as JSON holds it.

    Parameters
    ----------
    question : str
        What is answered, as a citation names it: a key, or a call with its arguments.
    tables : mapping of str to str
        Source table -> its release.
    fields
        ``value``, ``interval`` (None: none is estimated), ``unit``, ``definition``, ``left_out`` and
        what else there is to say.
    """
    fields |= {
        "source": [{"table": name, "release": release(name, of)} for name, of in sorted(tables.items())],
        "read_to": vintages.read_to(),
        "citation": f"{CITED_AS}, {question}",
    }
    text = json.dumps(fields, default=float, ensure_ascii=False)
    return json.loads(text.replace("\u00a0", " "), parse_constant=lambda name: None)


def release(table: str, of: str) -> str:
    """Return of which release a table is; the law has the day to which its texts were read."""
    return f"{of}, legal texts read to {vintages.read_to()}" if table == TARIFF_LAW else of


def interval(low: float | None, high: float | None) -> list[float] | None:
    """Return the ends of an interval, or None where a number has none."""
    return None if low is None or high is None else [low, high]


def left_out_of(definition: str) -> list[str]:
    """Return what a number goes without, as its definition says it."""
    return [text.strip() for text in dict.fromkeys(WITHOUT.findall(definition))]
