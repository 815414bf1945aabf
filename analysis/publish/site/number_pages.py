"""A page a number, at an address that stays: what it is, how to cite it, and what it was before."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from analysis.fingerprint import State
from analysis.publish.numbers.citations import Citation
from analysis.publish.numbers.latex import MONTHS, PACKAGE_TITLE
from analysis.publish.numbers.past import NUMBERS_FOLDER, Former, history
from analysis.publish.site.page import template
from analysis.reading import TARIFF_LAW


def number_pages(
    reports: Path, numbers: dict[str, dict[str, str]], cited: Iterable[Citation | Former]
) -> dict[str, str]:
    """Return the pages of all keys, retired ones too, by path.

    Parameters
    ----------
    reports : Path
        Folder of the executed reports.
    numbers : dict
        Rows of ``numbers.csv`` by key.
    cited : iterable of Citation or Former
        Of these numbers, as far as they can be cited, and of those that are retired.
    """
    all_of = {one.key: one for one in cited}
    of = {key: one for key, one in all_of.items() if isinstance(one, Citation)}
    tables, page = State().tables, template("number.html.j2")
    return {
        f"{NUMBERS_FOLDER}/{key}.html": page.render(
            key=key,
            up="../",
            one=of.get(key),
            former=all_of.get(key),
            rows=rows,
            data=json_ld(of[key]) if key in of else "",
            ris=ris(of[key]) if key in of else "",
            tables=_tables(of[key], tables) if key in of else [],
        )
        for key, rows in history(reports, numbers).items()
    }


def _tables(one: Citation, known: dict[str, dict]) -> list[dict]:
    """Return the source tables that were read for a number, with their registered bytes."""
    names = one.read.split("; ") if one.read else []
    return [known[name] for name in names if name != TARIFF_LAW and name in known]


def json_ld(one: Citation) -> str:
    """Return a number as schema.org has an observation, safe within a page."""
    content = {
        "@context": "https://schema.org",
        "@type": "Observation",
        "identifier": one.key,
        "name": one.printable,
        "value": one.value,
        "unitText": one.unit,
        "description": one.definition,
        "isBasedOn": one.vintage,
        "version": one.about["version"],
        "isPartOf": {"@type": "Dataset", "name": PACKAGE_TITLE, "description": one.about["title"]},
    }
    if one.ci_low is not None:
        content |= {"minValue": one.ci_low, "maxValue": one.ci_high}
    return json.dumps(content, ensure_ascii=False, indent=1).replace("<", "\\u003c")


def ris(one: Citation) -> str:
    """Return the entry of a number's report as reference managers read it, from its BibTeX entry."""
    fields = dict(line.strip().rstrip(",").split(" = ", 1) for line in one.bibtex.splitlines()[1:-1])
    month = next(n for n, name in enumerate(MONTHS, start=1) if name[:3].lower() == fields["month"])
    lines = [
        ("TY", "DATA"),
        ("TI", one.about["title"]),
        ("AU", fields["author"].strip("{}")),
        ("PY", fields["year"]),
        ("DA", f"{fields['year']}/{month:02}"),
        ("ET", one.about["version"]),
        ("PB", PACKAGE_TITLE),
        ("AN", one.key),
        ("N1", one.printable),
        ("ER", ""),
    ]
    return "".join(f"{tag}  - {text}\n" for tag, text in lines)
