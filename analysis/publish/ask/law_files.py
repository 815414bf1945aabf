"""The law by chapter as files beside its page, stored like estimates: they take a minute to compute."""

from __future__ import annotations

import json

import pandas as pd

from analysis.collect import read_events, read_table
from analysis.combine.law.statutory import read_law
from analysis.estimate.engine.stored import stored
from analysis.publish.ask.paths import AsUsed, paths_2017, paths_of
from analysis.publish.ask.shards import Shards, assigned

#: Name under which the lists are stored, by whose positions the files name days, measures and partners.
LISTS = "lists"


def law_files() -> tuple[dict[str, str], dict[str, list[str]]]:
    """Return the text of each file by its name, and the lists ``days``, ``measures``, ``partners``."""
    table = stored(make_files, ["law_files"], what="the law as its page asks it (about 90 s)")["law_files"]
    files = dict(table.itertuples(index=False))
    return files, json.loads(files.pop(LISTS))


def make_files() -> dict[str, pd.DataFrame]:
    """Compute what :func:`law_files` stores: ``name``, ``text``."""
    events = read_events()
    law = read_law(read_table, events)
    shards, as_used = Shards(law.partners), AsUsed(law)
    shards.add(paths_2017(read_table, events))
    for partner in law.partners:
        shards.add(paths_of(law, partner, as_used))
    titles = read_table("hs_descriptions").set_index("hs_code").title
    files = {
        f"law/{chapter}.js": assigned(
            f"law/{chapter}", content | {"titles": titles[titles.index.str.startswith(chapter)].to_dict()}
        )
        for chapter, content in shards.chapters()
    }
    files["law/titles.js"] = assigned("law/titles", list(titles.items()))
    lists = {"days": list(shards.days), "measures": list(shards.measures), "partners": shards.partners}
    files[LISTS] = json.dumps(lists)
    return {"law_files": pd.DataFrame(files.items(), columns=["name", "text"])}
