"""The page of what-ifs, and the files of lines and law beside it."""

from __future__ import annotations

import json

import pandas as pd

from analysis.combine.courses.shards import compact
from analysis.combine.newest import GROUP_BY_MONTH
from analysis.engine.stored import stored
from analysis.estimate.what_if.base.study import load_state
from analysis.estimate.what_if.files import CORE, files_of
from analysis.estimate.what_if.inputs import base_days, lines_sold_before, part_of_law
from analysis.estimate.what_if.lines import carrier_of
from analysis.law import names
from analysis.law.asked import stored_rows
from analysis.law.stored import rates_on_days
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
    newest, on_days = state["newest"], [(day, day) for day in days]
    carrier = {code: carrier_of(code, code, newest) for code in lawful}
    laws = {code: rates_on_days(code, [base_days(carrier[code]), *on_days]) for code in lawful}
    of_group = {}
    if carrier_of(GROUP_BY_MONTH, GROUP_BY_MONTH, newest):
        members = set(lawful) & set(names.partners(GROUP_BY_MONTH))
        of_group = {code: rates_on_days(code, [base_days(GROUP_BY_MONTH)])[0] for code in members}
    before = {code: lines_sold_before(code) for code in lawful}
    collected = {code: part_of_law(code) for code in newest.index}
    files = files_of(state, days, laws, before, of_group, collected)
    return {"what_if_files": pd.DataFrame(files.items(), columns=["name", "text"])}


def pages() -> dict[str, bytes]:
    """Return the bytes of ``what_if.html`` and of the files in ``what_if`` by their names."""
    what = "what-ifs as their page asks them (about 20 s)"
    table = stored(make_files, ["what_if_files"], what=what)["what_if_files"]
    files = dict(table.itertuples(index=False))
    core = json.loads(files.pop(CORE)) | {"told": TOLD}
    called = dict(core["partners"])
    page = template("what_if.html.j2").render(
        here="what_if.html",
        data_to=f"{pd.Timestamp(core['dataTo']):%B %Y}",
        longest=core["longest"],
        partners=sorted(called.values()),
        data=compact(core | asked_names(list(called))),
        beside=True,
    )
    return {name: text.encode() for name, text in files.items()} | {"what_if.html": page.encode()}
