"""How far numbers lie apart between machines and seeds, as one table."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import partial

from analysis.present.ends import Unsure, printed_alone, printed_end
from analysis.present.numbers import MEASURED, as_stored, display
from analysis.present.units import UNIT_FORMATS

#: Verdicts, from good to bad: ``edge``: printed alike, but so near to where rounding turns that the
#: next machine may print the neighbour, or printed otherwise there; ``no``: beyond the tolerance.
SAME, EDGE, APART = "yes", "edge", "no"
#: Seeds move what is drawn: a digit is printed where ten of them spread by less than so many of its
#: units (standard deviation).
KNOWN = 1.0

COLUMNS = ["key", "printed", "spread", "tolerance", "edge", "pass", "drawn", "unsure"]


def table(machines: list[dict], seeds: list[dict]) -> list[dict[str, str]]:
    """Return a row a number, and one for each text of a report that is not the same everywhere.

    Parameters
    ----------
    machines : list of dict
        What each machine shows under the shipped seeds (:func:`tools.certificate.shown.everything`); the
        first is the one that the others are compared with.
    seeds : list of dict
        What is shown under each seed, the shipped ones among them; empty: not compared.

    Returns
    -------
    list of dict
        ``key``; ``printed`` with its interval, in the digits that seeds do not move; ``spread``, the
        largest difference between machines of the value or an end, and ``tolerance``, both in the
        number's unit; ``edge``, the distance to the nearest place where rounding turns, in units of the
        last usual digit; ``pass``; ``drawn``, the standard deviation over seeds in these; ``unsure``,
        how many digits of value and ends are not printed for it.
    """
    first = machines[0]["numbers"]
    rows = []
    for key in sorted(set().union(*(one["numbers"] for one in [*machines, *seeds]))):
        by_machine = [one["numbers"].get(key) for one in machines]
        by_seed = [one["numbers"].get(key) for one in seeds]
        if None in by_machine or None in by_seed:
            printed = _printed(first[key]) if first.get(key) else ""
            rows.append(dict.fromkeys(COLUMNS, "") | {"key": key, "printed": printed, "pass": APART})
        else:
            rows.append({"key": key} | _row(by_machine, by_seed))
    return rows + [dict.fromkeys(COLUMNS, "") | {"key": key, "pass": APART} for key in _texts(machines)]


def _row(found: list[dict], drawn: list[dict]) -> dict[str, str]:
    first = found[0]
    digit = last_digit(first["unit"])
    spread = max(_spread([one[name] for one in found]) for name in MEASURED)
    edge = min(_edge(one[name], digit) for one in found for name in MEASURED if one[name] is not None)
    alike = len({_printed(one) for one in found}) == 1
    passes = spread <= first["tolerance"]
    verdict = APART if not passes else SAME if alike and edge > first["tolerance"] / digit else EDGE
    moved = [_deviation([one[name] for one in drawn]) / digit for name in MEASURED]
    of_value, *of_ends = map(unsure, moved)
    less = [of_value, *[max(of_ends)] * len(of_ends)]  # both ends alike
    return {
        "printed": _printed(first, less),
        "spread": _short(spread),
        "tolerance": _short(first["tolerance"]),
        "edge": _short(edge) if verdict == EDGE else "",
        "pass": verdict,
        "drawn": _short(max(moved)) if drawn else "",
        "unsure": " ".join(map(str, less)) if drawn else "",
    }


def unsure(moved: float) -> int:
    """Return how many last digits seeds move that spread by so many units of the last."""
    return 0 if moved < KNOWN else 1 + math.floor(math.log10(moved / KNOWN))


def _printed(one: dict, less: list[int] | None = None) -> str:
    """Return a number as reports print it, with its interval."""
    unit, (of_value, of_ends, _) = one["unit"], less or [0] * len(MEASURED)
    value, *ends = (None if one[name] is None else as_stored(one[name], unit) for name in MEASURED)
    write, unsure = partial(display, unit=unit), Unsure("", unit, of_value, of_ends, *ends)
    bounds = [
        printed_end(end, unsure, side, write) if of_ends else write(end)
        for side, end in zip((-1, 1), ends, strict=True)
        if end is not None
    ]
    text = printed_alone(value, unsure, write)
    return f"{text} [{', '.join(bounds)}]" if bounds else text


def last_digit(unit: str) -> float:
    """Return one unit of the last digit that is printed, in the unit of the value."""
    scale, decimals, _ = UNIT_FORMATS[unit]
    return 10.0**-decimals / scale


def _edge(value: float, digit: float) -> float:
    """Return the distance to the nearest half of the last digit, in its units."""
    return abs(value / digit - math.floor(value / digit) - 0.5)


def _spread(values: list[float | None]) -> float:
    if None in values:
        return 0.0 if not any(value is not None for value in values) else math.inf
    return max(values) - min(values)


def _deviation(values: list[float | None]) -> float:
    if not values or None in values:
        return 0.0
    mean = sum(values) / len(values)
    return math.sqrt(sum((value - mean) ** 2 for value in values) / max(len(values) - 1, 1))


def _short(value: float) -> str:
    return f"{value:.1e}" if value else "0"


def _texts(machines: list[dict]) -> Iterator[str]:
    """Yield the places of texts that are not the same on every machine."""
    first = machines[0]["texts"]
    for place in sorted(set().union(*(one["texts"] for one in machines))):
        if any(one["texts"].get(place) != first.get(place) for one in machines):
            yield place
