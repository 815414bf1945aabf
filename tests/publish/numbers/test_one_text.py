"""One number has one text: its interval is printed alike at every door, or more coarsely."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest
from bs4 import BeautifulSoup
from markupsafe import escape

from analysis.paths import NOTEBOOKS, REPORTS, ROOT
from analysis.present.ends import unsure_digits
from analysis.present.numbers import NUMBER_MIME, display
from analysis.present.units import UNIT_FORMATS
from analysis.publish.machines.numbers import number_file
from analysis.publish.numbers.harvest import interval, read_numbers, rewrite_quotes
from analysis.publish.numbers.latex import numbers_tex, printed
from analysis.publish.reports.catalog import read_catalog
from analysis.publish.site.keyed import Keyed
from analysis.publish.site.number_pages import number_pages
from analysis.publish.site.pages import brief_page, citations, index_page, numbers_page
from analysis.publish.site.readme import rewritten

NUMBERS = read_numbers(REPORTS / "numbers.csv")
KEYS = [key for key, row in NUMBERS.items() if row["ci_low"]]

#: An interval in a text, each end with or without its unit, and the value that it follows, if one.
SIZE, UNIT = r"[-−]?\d[\d,]*(?:\.\d+)?", r"(?:\s(%|pp|bn\sUSD))?"
END = rf"({SIZE}){UNIT}"
INTERVAL = re.compile(rf"\[{END}, {END}\]")
BEFORE = re.compile(rf"(?<![\d.,])({SIZE}){UNIT}\s$")
#: Units that a sign in a text may be of; without a sign it may be any.
UNITS = {"%": ("fraction",), "pp": ("percentage points",), "bn USD": ("USD",), "": tuple(UNIT_FORMATS)}


def parsed(text: str) -> tuple[tuple[float, int], ...]:
    """Return the ends of a printed interval, each with its decimals."""
    found = (end.replace("−", "-").replace(",", "") for end in INTERVAL.fullmatch(text).group(1, 3))
    return tuple((float(end), len(end.partition(".")[2])) for end in found)


def stored(key: str) -> list[float]:
    """Return the ends of a number in the size in which they are printed."""
    scale, *_ = UNIT_FORMATS[NUMBERS[key]["unit"]]
    return [float(NUMBERS[key][end]) * scale for end in ("ci_low", "ci_high")]


def shown(name: str) -> str:
    """Return what a report shows beside its numbers."""
    cells = json.loads((REPORTS / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]
    found = [output.get("data", {}) for cell in cells for output in cell.get("outputs", [])]
    texts = (
        one.get("text/markdown", one.get("text/plain", "")) for one in found if NUMBER_MIME not in one
    )
    return "\n".join("".join(text) for text in texts)


@pytest.fixture(scope="module")
def doors() -> dict[str, str]:
    """Text by door: what reports show, and what is made of them as it is made today."""
    catalog = read_catalog(NOTEBOOKS)
    readme = rewritten((ROOT / "README.md").read_text(encoding="utf-8"), catalog, REPORTS)
    pages = {
        "index": index_page(REPORTS, list(catalog), NUMBERS),
        "brief": brief_page(REPORTS, NUMBERS),
        "numbers": numbers_page(REPORTS, list(catalog), NUMBERS),
    }
    texts = {name: BeautifulSoup(page, "html.parser").get_text() for name, page in pages.items()}
    return {name: shown(name) for name in catalog} | texts | {"README": rewrite_quotes(readme, NUMBERS)}


def contradictions(texts: dict[str, str]) -> list[str]:
    """Return the intervals that are a number's by plain rounding, but not as any such key prints it.

    An interval of a text may be a number's where both ends are its stored ones, rounded to nearest to as
    many decimals; sizes of falls have the other sign, which elasticities keep. One that follows another
    value than the number's is another's: 14 % [1 %, 29 %] is not that of a fall by 19 % [1 %, 29 %].
    """
    values = np.array(
        [float(NUMBERS[key]["value"]) * UNIT_FORMATS[NUMBERS[key]["unit"]][0] for key in KEYS]
    )
    values = np.abs(np.concatenate([values, values]))
    ends = np.array([stored(key) for key in KEYS])
    units = np.array([NUMBERS[key]["unit"] for key in KEYS])
    prints = [parsed(interval(NUMBERS[key])) for key in KEYS]
    sizes = np.where(units == "elasticity", "", units)
    ends, units = np.concatenate([ends, -ends[:, ::-1]]), np.concatenate([units, sizes])
    prints += [tuple((-end, decimals) for end, decimals in reversed(parts)) for parts in prints]
    faults = []
    for name, text in texts.items():
        for interval_text, unit, value in {
            (match[0], match[4] or "", before(text, match)) for match in INTERVAL.finditer(text)
        }:
            printed_ends = parsed(interval_text)
            near = np.isin(units, UNITS[unit.replace("\u00a0", " ")])
            if value is not None:
                near &= np.abs(values - value[0]) <= value[1]
            if any(prints[at] == printed_ends for at in np.flatnonzero(near)):
                continue  # as a key of this value prints it
            for side, (end, decimals) in enumerate(printed_ends):
                near &= np.abs(ends[:, side] - end) <= 0.5000001 * 10.0**-decimals
            may_be = np.flatnonzero(near)
            if not any(all(map(agrees, printed_ends, prints[at])) for at in may_be):
                keys = [KEYS[at % len(KEYS)] for at in may_be]
                faults += [
                    f"{name}: {interval_text} is {interval(NUMBERS[key])} of {key}" for key in keys
                ]
    return faults


def before(text: str, match: re.Match) -> tuple[float, float] | None:
    """Return the size of the value that an interval follows, and a step of its last digit but zeros."""
    figure = BEFORE.search(text, max(0, match.start() - 30), match.start())
    if not figure:
        return None
    size = figure[1].lstrip("-−").replace(",", "")
    decimals, whole = len(size.partition(".")[2]), size.partition(".")[0]
    zeros = 0 if decimals else len(whole) - len(whole.rstrip("0"))
    return float(size), 10.0 ** (zeros if size.strip("0.") else 0) * 10.0**-decimals


def agrees(said: tuple[float, int], printed: tuple[float, int]) -> bool:
    """Whether an end of a text is the one that the key prints, or that with fewer digits.

    An end that the key's digits show as zero may be told by its first digit.
    """
    (end, decimals), (right, most) = said, printed
    if decimals > most and not right:
        return abs(end) < 0.5 * 10.0**-most
    return decimals <= most and abs(end - right) <= (0.5 * 10.0**-decimals if decimals < most else 1e-9)


def test_no_door_prints_an_interval_otherwise_than_its_key_does(doors):
    assert contradictions(doors) == []


def test_key_sentence_macro_pages_and_machines_print_one_text_of_every_number():
    cited = citations(REPORTS, NUMBERS)
    assert [one.key for one in cited] == list(NUMBERS)
    pages, macros = number_pages(REPORTS, NUMBERS, cited), numbers_tex(NUMBERS, "1.0")
    listed = BeautifulSoup(numbers_page(REPORTS, list(read_catalog(NOTEBOOKS)), NUMBERS), "html.parser")
    texts = {row["id"]: row.td.get_text() for row in listed.find_all("tr", id=True)}
    for one in cited:
        text, ends, key = NUMBERS[one.key]["text"], interval(NUMBERS[one.key]), one.key
        unit = f" ({one.unit})" if one.unit in ("elasticity", "probability", "count") else ""
        assert re.search(rf": {re.escape(text + unit)}(, .+ {re.escape(ends)})?\.$", one.printable), key
        assert bool(ends) == one.printable.endswith(f"{ends}.") or not ends, key
        assert f"{{{printed(text)}}}\\edtkey{{{key}}}" in macros
        assert " ".join(texts[key].split()) == " ".join(f"{text} {ends}".split()), key
        for head, words in (("strong", one.printable), ("pre", one.sentence)):
            assert f"<{head}>{escape(words)}</{head}>" in pages[f"n/{key}.html"], key
        assert number_file(one)["text"] == text.replace("\u00a0", " "), key


@pytest.mark.parametrize("how", ["percent", "rate"])
def test_charts_and_sizes_of_the_brief_print_the_interval_of_the_key(how):
    keyed = Keyed(NUMBERS)
    drawn = {key: keyed.range(key, how) for key in KEYS if NUMBERS[key]["unit"] == "fraction"}
    assert len(drawn) > 50 and contradictions(drawn) == []
    for key, text in drawn.items():
        alone = {keyed.size(key, how, end=end) for end in ("ci_low", "ci_high")}
        assert alone == set(text[1:-1].replace("−", "").split(", ")), key


def test_a_value_of_which_digits_are_not_sure_is_printed_with_them_at_no_door(doors):
    for key, row in unsure_digits().items():
        if not row.value or key not in NUMBERS:
            continue
        whole, said = display(float(NUMBERS[key]["value"]), row.unit), NUMBERS[key]["text"]
        # A value that an interval follows is not that of a number that has none.
        no_end = "" if NUMBERS[key]["ci_low"] else r"(?!\s\[)"
        alone = re.search(rf"(?<![−\d.]){re.escape(whole)}{no_end}", doors[NUMBERS[key]["report"]])
        assert whole == said or whole.rstrip("0") == said or not alone, key  # 0.050 is 0.05


def test_intervals_without_all_digits_are_known_by_the_ends_that_reports_store():
    rows = {row.key: row for row in unsure_digits().values() if row.ends}
    assert [
        key
        for key, row in rows.items()
        if not row.is_of(*(float(NUMBERS[key][end]) for end in ("ci_low", "ci_high")))
    ] == []
