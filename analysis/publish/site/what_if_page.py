"""The page of what-ifs, and the files of lines and law beside it."""

from __future__ import annotations

import json

import pandas as pd

from analysis.combine.courses.shards import compact
from analysis.engine.stored import stored
from analysis.estimate.elasticity.response.by_age import FIRST_YEAR_MONTHS
from analysis.estimate.what_if.base.study import load_state
from analysis.estimate.what_if.files import CORE, files_of
from analysis.estimate.what_if.inputs import lines_sold_before
from analysis.law.asked import stored_rows
from analysis.law.on_days import rates_on_days
from analysis.law.table import LAST_DAY
from analysis.present.what_if.labels import TOLD
from analysis.publish.site.asked_words import asked_names
from analysis.publish.site.page import template


def make_files() -> dict[str, pd.DataFrame]:
    """Return ``what_if_files``: ``name`` and ``text`` of each, as :func:`files.files_of`."""
    state = load_state()
    last = state["data_to"]
    lawful, first = sorted(state["lawful"] & set(state["names"].index)), last + pd.DateOffset(months=1)
    changes = {
        day for code in lawful for day in stored_rows("law", code, date_as_object=False).first_day
    }
    days = [first, *sorted(day for day in changes if first < day <= LAST_DAY)]
    year = (last - pd.DateOffset(months=FIRST_YEAR_MONTHS - 1), last + pd.offsets.MonthEnd())
    laws = {code: rates_on_days(code, [year, *((day, day) for day in days)]) for code in lawful}
    files = files_of(state, days, laws, {code: lines_sold_before(code) for code in lawful})
    return {"what_if_files": pd.DataFrame(files.items(), columns=["name", "text"])}


def pages() -> dict[str, bytes]:
    """Return the bytes of ``what_if.html`` and of the files in ``what_if`` by their names."""
    what = "what-ifs as their page asks them (about 20 s)"
    table = stored(make_files, ["what_if_files"], what=what)["what_if_files"]
    files = dict(table.itertuples(index=False))
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
