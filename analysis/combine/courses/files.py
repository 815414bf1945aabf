"""The law in time as files by chapter, for the page that answers what the law of a day is."""

from __future__ import annotations

import json
from collections.abc import Collection

import pandas as pd

from analysis.collect import read_events, read_table
from analysis.combine.courses.changes import changes_of
from analysis.combine.courses.chapters import chapters_in_time
from analysis.combine.courses.paths import paths_2017, paths_of
from analysis.combine.courses.shards import Shards, assigned
from analysis.law.asked import numbers
from analysis.law.outcomes import LawOutcomes
from analysis.law.paid import as_paid
from analysis.law.statutory import BASKET_2024, read_law
from analysis.law.table import FIRST_DAY

#: Name of the lists by whose positions the files name days, measures and partners.
LISTS = "lists"


def make_files(partners: Collection[str] = ()) -> dict[str, pd.DataFrame]:
    """Return ``law_files``: ``name`` and ``text`` of each file, and :data:`LISTS` as JSON.

    ``law_changes``: rows of :func:`changes.changes_of`. Both are of some partners, or of all.

    A file is about a chapter, or about a partner, as :func:`chapters.chapters_in_time`.

    The lists are ``days``, ``measures``, ``partners``, and ``lists``, the days on which numbers change.
    """
    events = read_events()
    law = read_law(read_table, events, renumbered=True)
    shards, outcomes, paid = Shards(law.partners), LawOutcomes(law, read_table), as_paid(law)
    of_2017 = paths_2017(read_table, law)
    shards.add(of_2017)
    chapters, changes = {"CHN": chapters_in_time(of_2017)}, []
    for partner in filter(partners.__contains__ if partners else None, law.partners):
        of_partner = paths_of(law, partner, outcomes, paid)
        shards.add(of_partner)
        changes.append(changes_of(of_partner))
        before, since = chapters.setdefault(partner, {}), BASKET_2024 if partner == "CHN" else FIRST_DAY
        for goods, course in chapters_in_time(of_partner, since).items():
            before[goods] = before.get(goods, []) + course
    shards.add_changes(numbers())
    titles = read_table("hs_descriptions").set_index("hs_code").title
    files = {
        f"law/{chapter}.js": assigned(
            f"law/{chapter}",
            content | {"titles": titles[titles.index.str.startswith(chapter)].to_dict()},
        )
        for chapter, content in shards.chapters()
    }
    for partner, courses in chapters.items():
        files[f"law/{partner}.js"] = assigned(f"law/{partner}", courses)
    files["law/titles.js"] = assigned("law/titles", list(titles.items()))
    lists = {
        "lists": [f"{day:%Y-%m-%d}" for day in numbers().days],
        "days": list(shards.days),
        "measures": list(shards.measures),
        "partners": shards.partners,
    }
    files[LISTS] = json.dumps(lists)
    texts = pd.DataFrame(files.items(), columns=["name", "text"])
    return {"law_files": texts, "law_changes": pd.concat(changes, ignore_index=True)}
