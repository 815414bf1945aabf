"""The law in time as files by chapter, for the page that answers what the law of a day is."""

from __future__ import annotations

import json

import pandas as pd

from analysis.collect import read_events, read_table
from analysis.combine.courses.paths import AsUsed, paths_2017, paths_of
from analysis.combine.courses.shards import Shards, assigned
from analysis.law.asked import numbers
from analysis.law.statutory import read_law

#: Name of the lists by whose positions the files name days, measures and partners.
LISTS = "lists"


def make_files() -> dict[str, pd.DataFrame]:
    """Return ``law_files``: ``name`` and ``text`` of each file, and :data:`LISTS` as JSON.

    The lists are ``days``, ``measures``, ``partners``, and ``lists``, the days on which numbers change.
    """
    events = read_events()
    law = read_law(read_table, events, renumbered=True)
    shards, as_used = Shards(law.partners), AsUsed(law)
    shards.add(paths_2017(read_table, law))
    for partner in law.partners:
        shards.add(paths_of(law, partner, as_used))
    shards.add_changes(numbers())
    titles = read_table("hs_descriptions").set_index("hs_code").title
    files = {
        f"law/{chapter}.js": assigned(
            f"law/{chapter}",
            content | {"titles": titles[titles.index.str.startswith(chapter)].to_dict()},
        )
        for chapter, content in shards.chapters()
    }
    files["law/titles.js"] = assigned("law/titles", list(titles.items()))
    lists = {
        "lists": [f"{day:%Y-%m-%d}" for day in numbers().days],
        "days": list(shards.days),
        "measures": list(shards.measures),
        "partners": shards.partners,
    }
    files[LISTS] = json.dumps(lists)
    return {"law_files": pd.DataFrame(files.items(), columns=["name", "text"])}
