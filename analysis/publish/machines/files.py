"""What ``export-declines site`` adds to the reports: the folder ``v1``, files of JSON, and ``llms.txt``.

A file is an answer, or answers that share a source: numbers by key, countries, rates by partner and
chapter, changes of the law. They say what pages and tables beside them say, and are made of these or of
what these were made of: no rate is computed twice. Pages do not read them, since one opened from a disk
may load no JSON: it has ``law/*.js``, of all partners by chapter, where these are by partner.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path

from analysis import vintages
from analysis.collect import read_table
from analysis.combine.courses.files import make_files
from analysis.combine.courses.shards import compact
from analysis.engine.stored import stored
from analysis.law.last_day import last_day
from analysis.publish.machines.answer import CITED_AS, answer
from analysis.publish.machines.numbers import number_file
from analysis.publish.machines.rates import by_chapter_of, rate_files
from analysis.publish.numbers.citations import Citation
from analysis.publish.numbers.harvest import read_numbers
from analysis.publish.numbers.origins import source_tables
from analysis.publish.numbers.past import Former, retired
from analysis.publish.reports.whole import put
from analysis.publish.site.address import site_address
from analysis.publish.site.law_page import country_names
from analysis.publish.site.pages import citations
from analysis.publish.site.partner_facts import PartnerFacts, course_of_file, load_facts
from analysis.publish.site.partner_page import WITHOUT, lead, limits, rows_of
from analysis.reading import CALENDAR_SOURCE, TARIFF_LAW
from analysis.version import RELEASED, __version__

#: Folder of the files, whose name changes where a field goes or means something else.
FOLDER = "v1"
SCHEMA, LLMS = (Path(__file__).with_name(name) for name in ("schema.json", "llms.txt"))
LICENCE = {
    "numbers": "MIT, as code and texts",
    "sources": "terms of those who published them: LICENSE-data.md",
}


def write_site(root: Path) -> list[str]:
    """Write the files of all partners and numbers, each whole; return their names."""
    reports = root / "reports"
    files = site_files(reports)
    put({name: text.encode() for name, text in files.items()}, reports)
    for path in (reports / FOLDER).rglob("*.json"):
        if path.relative_to(reports).as_posix() not in files:  # a number or partner that is no more
            path.unlink()
    return list(files)


def site_files(reports: Path, partners: Collection[str] = ()) -> dict[str, str]:
    """Return the text of each file by its path in ``reports``, whose reports are up to date.

    ``partners``: of whom; without any of all.
    """
    tables = stored(last_day, ["law_by_line", "law_by_chapter"])
    law_files = dict(
        stored(make_files, ["law_files", "law_changes"])["law_files"].itertuples(index=False)
    )
    lines, chapters = tables["law_by_line"], tables["law_by_chapter"]
    split, there = {*by_chapter_of(chapters)}, partners or list(chapters.partner.unique())
    lines, chapters = lines[lines.partner.isin(there)], chapters[chapters.partner.isin(there)]
    courses = {code: course_of_file(law_files[f"law/{code}.js"]) for code in there}
    titles = read_table("hs_descriptions").set_index("hs_code").title.to_dict()
    names = country_names()
    numbers = read_numbers(reports / "numbers.csv")
    cited = [*citations(reports, numbers), *retired(reports).values()]
    facts = load_facts(partners)
    contents = dict(rate_files(lines, chapters, courses, split, names, titles))
    contents |= {f"number/{one.key}.json": number_file(one) for one in cited}
    contents |= {f"partner/{one.code}.json": partner_file(one) for one in facts}
    contents["changes.json"] = changes_file(json.loads((reports / "feed.json").read_text("utf-8")))
    by_partner = {code: {"name": names.get(code, code), "by_chapter": code in split} for code in there}
    contents["index.json"] = index_file(by_partner, cited, [one.code for one in facts])
    files = {f"{FOLDER}/{name}": compact(of) + "\n" for name, of in contents.items()}
    files[f"{FOLDER}/schema.json"] = SCHEMA.read_text("utf-8")
    return files | {"llms.txt": llms(len(numbers))}


def partner_file(facts: PartnerFacts) -> dict:
    """Return the numbers of a country's page, each with its definition and release."""
    rows = rows_of(facts)
    numbers = [
        {
            "name": row.what,
            "text": row.value,
            "value": row.number,
            "interval": list(row.ends) if row.ends else None,
            "unit": row.unit,
            "definition": f"{row.what}, {row.about}",
            "source": [{"release": row.vintage}],
            "page": row.link,
        }
        for row in rows
    ]
    return answer(
        f"partner/{facts.code}.json",
        {},
        kind="partner",
        partner=facts.code,
        partner_name=facts.name,
        sentence=lead(facts),
        numbers=numbers,
        limits=limits(facts),
        left_out=[WITHOUT],
        page=f"partner/{facts.code}.html",
    )


def changes_file(feed: dict) -> dict:
    """Return the changes of the law that the JSON Feed has: recent and scheduled ones."""
    changes = [
        {"id": item["id"], "sentence": item["content_text"]} | item["_law"] for item in feed["items"]
    ]
    return answer(
        "changes.json",
        {TARIFF_LAW: CALENDAR_SOURCE},
        kind="changes",
        unit="fraction of customs value",
        interval=None,
        definition="mean rate that a measure adds to the lines of a partner before and after a day, by "
        "imports of 2024; without a rate where imports are barred or no rate of a line moves",
        left_out=["changes more than 180 days before the day of the texts: feed.csv"],
        changes=changes,
    )


def index_file(partners: dict[str, dict], cited: list[Citation | Former], countries: list[str]) -> dict:
    """Return what the folder holds, and what holds of all of it."""
    _, law = source_tables(TARIFF_LAW)
    return {
        "kind": "index",
        "schema": "schema.json",
        "version": __version__,
        "read_to": vintages.read_to(),
        "licence": LICENCE,
        "citation": CITED_AS,
        "address": site_address(),
        "files": {
            "rate": "rate/PARTNER/all.json, and rate/PARTNER/HS2.json where partners say by_chapter",
            "number": "number/KEY.json",
            "partner": "partner/CODE.json",
            "changes": "changes.json",
        },
        "rates_of": partners,
        "numbers": [one.key for one in cited if isinstance(one, Citation)],
        "retired": [one.key for one in cited if isinstance(one, Former)],
        "partners": countries,
        "law_tables": law,
    }


def llms(n_numbers: int) -> str:
    """Return the text that tells a language model what is here and how to ask."""
    text = LLMS.read_text("utf-8")
    return text.format(
        package=CITED_AS, read_to=vintages.read_to(), n_numbers=n_numbers, released=RELEASED
    )
