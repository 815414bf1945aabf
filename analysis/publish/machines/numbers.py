"""A citable number as machines have it: in a file of its own, and as the answer to its key."""

from __future__ import annotations

from analysis.collect.tables import vintage
from analysis.publish.machines.answer import answer, interval, left_out_of
from analysis.publish.numbers.citations import Citation
from analysis.publish.numbers.past import Former
from analysis.reading import CALENDAR_SOURCE, TARIFF_LAW

#: Fields of a number as it is, beside those of every answer.
FIELDS = ("key", "text", "definition", "unit", "value")
#: What stands for the source of a number whose tables are not recorded.
RECORDED = "numbers.csv"


def number_file(one: Citation | Former) -> dict:
    """Return a number with its interval, source tables and how to cite it, or what to cite instead."""
    fields = {name: getattr(one, name) for name in FIELDS}
    fields |= {"interval": interval(one.ci_low, one.ci_high), "left_out": left_out_of(one.definition)}
    if isinstance(one, Former):
        last = {"version": one.version, "report": one.report, "retired": one.instead}
        more = {"sentence": one.sentence, "bibtex": one.to_bibtex()}
        return answer(one.key, {RECORDED: one.vintage}, kind="number", **fields, **last, **more)
    tables = one.read.split("; ") if one.read else []
    releases = {name: CALENDAR_SOURCE if name == TARIFF_LAW else vintage(name) for name in tables}
    return answer(
        one.key,
        releases or {RECORDED: one.vintage},
        kind="number",
        **fields,
        vintage=one.vintage,
        version=one.about["version"],
        report=one.about["report"],
        sentence=one.sentence,
        bibtex=one.bibtex,
        page=f"n/{one.key}.html",
    )
