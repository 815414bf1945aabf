"""Pages that rest on no report: the law as texts were read and the calendar, with their tables."""

from __future__ import annotations

import gzip
import json

from analysis.collect import read_events
from analysis.combine.courses.files import LISTS, make_files
from analysis.combine.courses.shards import compact
from analysis.engine.stored import stored
from analysis.law.citations import calendar_citations
from analysis.law.last_day import last_day
from analysis.publish.site.asked_words import law_words
from analysis.publish.site.calendar_page import calendar, events_page
from analysis.publish.site.feed import feed, feed_page, json_feed
from analysis.publish.site.law_page import country_names, law_page, lines_csv, named
from analysis.publish.site.page import fonts


def pages() -> dict[str, bytes]:
    """Return the bytes of each file by its name.

    ``law.html`` with the folder ``law``, ``law_by_chapter.csv`` and ``law_by_line.csv.gz``, and
    ``events.html`` with ``events.csv``, and ``feed.html`` with ``feed.csv`` and ``feed.json``; the fonts
    of all pages.
    """
    what = "the law as texts were read (about 10 s)"
    tables = stored(last_day, ["law_by_line", "law_by_chapter"], what=what)
    events, chapters = read_events(), named(tables["law_by_chapter"])
    what = "the law as its page asks it (about 90 s)"
    in_time = stored(make_files, ["law_files", "law_changes"], what=what)
    law_files = dict(in_time["law_files"].itertuples(index=False))
    lists, stands = json.loads(law_files.pop(LISTS)), calendar_citations(events)
    core = compact(law_words(lists, country_names(), events, stands))
    events = calendar(events, country_names())
    changes = feed(in_time["law_changes"], events, country_names(), stands)
    texts = {
        "law.html": law_page(chapters, core),
        **law_files,
        "law_by_chapter.csv": chapters.to_csv(index=False, float_format="%.6g", lineterminator="\n"),
        "events.html": events_page(events),
        "events.csv": events.to_csv(index=False, lineterminator="\n"),
        "feed.html": feed_page(changes),
        "feed.csv": changes.to_csv(index=False, float_format="%.6g", lineterminator="\n"),
        "feed.json": json_feed(changes),
    }
    files = {name: text.encode() for name, text in texts.items()}
    # Without a time in it: the same law gives the same bytes.
    lines = lines_csv(tables["law_by_line"])
    return files | fonts() | {"law_by_line.csv.gz": gzip.compress(lines, compresslevel=6, mtime=0)}
