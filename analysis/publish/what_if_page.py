"""The page of what-ifs, and the files of lines and law beside it."""

from __future__ import annotations

import json

import pandas as pd

from analysis.combine.courses.shards import compact
from analysis.estimate.engine.stored import stored
from analysis.estimate.what_if.files import CORE, make_files
from analysis.present.what_if.labels import TOLD
from analysis.publish.asked_words import asked_names
from analysis.publish.page import template


def pages() -> dict[str, bytes]:
    """Return the bytes of ``what_if.html`` and of the files in ``what_if`` by their names."""
    what = "what-ifs as their page asks them (about 20 s)"
    files = dict(
        stored(make_files, ["what_if_files"], what=what)["what_if_files"].itertuples(index=False)
    )
    core = json.loads(files.pop(CORE)) | {"told": TOLD}
    names = dict(core["partners"])
    page = template("what_if.html.j2").render(
        here="what_if.html",
        data_to=f"{pd.Timestamp(core['dataTo']):%B %Y}",
        longest=core["longest"],
        partners=sorted(names.values()),
        data=compact(core | asked_names(list(names))),
        beside=True,
    )
    return {name: text.encode() for name, text in files.items()} | {"what_if.html": page.encode()}
