"""Pages that rest on no report: the law as texts were read and the calendar, with their tables."""

from __future__ import annotations

import gzip

from analysis.collect import read_events
from analysis.combine.law.last_day import last_day
from analysis.estimate.engine.stored import stored
from analysis.publish.calendar_page import calendar, events_page
from analysis.publish.law_page import country_names, law_page, lines_csv, named


def pages() -> dict[str, bytes]:
    """Return the bytes of each file by its name.

    ``law.html`` with ``law_by_chapter.csv`` and ``law_by_line.csv.gz``, and ``events.html``
    with ``events.csv``.
    """
    what = "the law as texts were read (about 10 s)"
    tables = stored(last_day, ["law_by_line", "law_by_chapter"], what=what)
    events, chapters = read_events(), named(tables["law_by_chapter"])
    events = calendar(events, country_names())
    texts = {
        "law.html": law_page(chapters),
        "law_by_chapter.csv": chapters.to_csv(index=False, float_format="%.6g", lineterminator="\n"),
        "events.html": events_page(events),
        "events.csv": events.to_csv(index=False, lineterminator="\n"),
    }
    files = {name: text.encode() for name, text in texts.items()}
    # Without a time in it: the same law gives the same bytes.
    lines = lines_csv(tables["law_by_line"])
    return files | {"law_by_line.csv.gz": gzip.compress(lines, compresslevel=6, mtime=0)}
