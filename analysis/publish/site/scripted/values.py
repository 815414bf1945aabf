"""Constants as a script writes them: numbers, texts, lists, patterns, days, results."""

from __future__ import annotations

import dataclasses
import json
import math
import re
from collections.abc import Callable, Mapping
from re import _constants, _parser

import pandas as pd


def value_of(value, class_name: Callable[[type], str]) -> str:
    """Return the expression that a constant is in a script.

    Parameters
    ----------
    value
        Of plain types, patterns and days, and of dataclasses, at any depth.
    class_name : callable
        Name in the script of a dataclass.

    Raises
    ------
    TypeError
        A value of another type.
    """
    if isinstance(value, re.Pattern):
        return pattern_of(value)
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if value is None or isinstance(value, (bool, int, float, str)):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, pd.Timestamp):
        return f"new Day({value.year}, {value.month}, {value.day})"
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = ", ".join(
            f"{one.name}: {value_of(getattr(value, one.name), class_name)}"
            for one in dataclasses.fields(value)
        )
        return f"new {class_name(type(value))}({{{fields}}})"
    if isinstance(value, Mapping):
        pairs = (f"[{value_of(k, class_name)}, {value_of(v, class_name)}]" for k, v in value.items())
        return f"new Dict([{', '.join(pairs)}])"
    if isinstance(value, (set, frozenset)):
        return f"new PySet([{', '.join(value_of(one, class_name) for one in sorted(value))}])"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(value_of(one, class_name) for one in value)}]"
    raise TypeError(f"no script has a value of {type(value).__name__}: {value!r:.60}")


def pattern_of(pattern: re.Pattern) -> str:
    """Return a pattern of plain letters as a script writes it.

    Raises
    ------
    ValueError
        What the two languages match differently: a group that is repeated, of which Python keeps what
        it matched last, and JavaScript what it did in the last round.
    """
    if group := _repeated_group(_parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE)):
        raise ValueError(f"group {group} is repeated in {pattern.pattern!r:.80}")
    source = re.sub(r"\(\?P<(\w+)>", r"(?<\1>", pattern.pattern)
    flags = "i" if pattern.flags & re.IGNORECASE else ""
    return f"new RegExp({json.dumps(source, ensure_ascii=False)}, {json.dumps(flags)})"


def _repeated_group(parsed, *, repeated: bool = False) -> int:
    """Return the number of a group that is within a repetition; 0 for none."""
    for code, argument in parsed:
        if code is _constants.SUBPATTERN:
            if repeated and argument[0] is not None:
                return argument[0]
            inside, again = [argument[3]], repeated
        elif code in (_constants.MAX_REPEAT, _constants.MIN_REPEAT):
            inside, again = [argument[2]], repeated or argument[1] > 1
        elif code is _constants.BRANCH:
            inside, again = argument[1], repeated
        elif code in (_constants.ASSERT, _constants.ASSERT_NOT):
            inside, again = [argument[1]], repeated
        else:
            continue
        if group := next(filter(None, (_repeated_group(one, repeated=again) for one in inside)), 0):
            return group
    return 0
