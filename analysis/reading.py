"""Which source tables were read on the way to a result, noted while it is made.

``collect`` notes each table that it gives out, with its vintage. What is kept from one reading to the
next carries what went into it: functions of :func:`cached`, the built panels and stored tables
(:func:`carrying`, :func:`carried`), and the stories of studies (:func:`traced`). So taking something
kept counts as reading what it was made of.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING
from weakref import WeakSet

from analysis.checks import check_choice

if TYPE_CHECKING:
    import pandas as pd

#: What stands for all tables of the US tariff and its calendar, and for their vintage.
TARIFF_LAW = "tariff_law"
CALENDAR_SOURCE = "tariff calendar"

#: Tables of names, codes and kinds of goods: like tables of what others found, they date no number.
CODES = (
    "census_partner_codes",
    "hs10_naics6",
    "hs6_bec5_end_use",
    "hs_descriptions",
    "partners",
    "product_codes",
    "us_ai_goods_hs10",
)
#: So the names of tables of what others found begin.
PUBLISHED = "published_"

#: Table -> its vintage, of the innermost reading that is open; None where nobody asks.
_OPEN: ContextVar[dict[str, str] | None] = ContextVar("open", default=None)

#: Part -> its tables, of the study that is being told; None outside of any.
_PARTS: ContextVar[dict[str, dict[str, str]] | None] = ContextVar("parts", default=None)

#: Caches of :func:`cached`.
_CACHES: WeakSet = WeakSet()

#: Where frames in files, and stories, keep what they were made of.
READ, _READ, _PART = "read", "_read", "_parts"


def note(tables: Mapping[str, str]) -> None:
    """Record tables, by name with their vintages, as read by whoever asks (:func:`reading`)."""
    open_tables = _OPEN.get()
    if open_tables is not None:
        open_tables.update(tables)


@contextmanager
def reading(*, called: str = "", vintage: str = "") -> Iterator[dict[str, str]]:
    """Give the tables that are read inside, filled as they are; who asks further out learns of them.

    Parameters
    ----------
    called, vintage : str
        What who asks further out learns instead: one name for many tables, and its vintage.
    """
    tables_read: dict[str, str] = {}
    token = _OPEN.set(tables_read)
    try:
        yield tables_read
    finally:
        _OPEN.reset(token)
        note({called: vintage} if called and tables_read else tables_read)


@contextmanager
def part(name: str) -> Iterator[None]:
    """Note what is read inside as a part of the study that is being told; also as a decorator."""
    with reading() as tables_read:
        yield
    if (parts := _PARTS.get()) is not None:
        parts[name] = parts.get(name, {}) | tables_read


def law_tables(function: Callable) -> Callable:
    """Let what a function reads count as the law."""

    @functools.wraps(function)
    def run(*args, **named):
        with reading(called=TARIFF_LAW, vintage=CALENDAR_SOURCE):
            return function(*args, **named)

    return run


def note_law() -> None:
    """Record the law as read."""
    note({TARIFF_LAW: CALENDAR_SOURCE})


def cached(function: Callable | None = None, *, most: int | None = None) -> Callable:
    """Keep results as :func:`functools.cache` does, of ``most`` calls, with the tables read for each."""
    if function is None:
        return functools.partial(cached, most=most)

    @functools.lru_cache(maxsize=most)
    def kept(*args, **named):
        with reading() as tables_read:
            result = function(*args, **named)
        return result, tables_read

    @functools.wraps(function)
    def run(*args, **named):
        result, tables_read = kept(*args, **named)
        note(tables_read)
        return result

    run.cache_clear = kept.cache_clear
    _CACHES.add(kept)
    return run


def forget() -> None:
    """Let go of all that functions of :func:`cached` hold, for who runs long; it is made again."""
    for cache in list(_CACHES):
        cache.cache_clear()


def carrying(frame: pd.DataFrame, read: Mapping[str, str]) -> pd.DataFrame:
    """Return a frame that carries what it was made of into a parquet file."""
    frame = frame.copy(deep=False)
    frame.attrs = {READ: dict(sorted(read.items()))}
    return frame


def carried(frame: pd.DataFrame) -> pd.DataFrame:
    """Note what a frame from a parquet file was made of, and return it without that.

    Raises
    ------
    KeyError
        When the file does not say.
    """
    note(frame.attrs.pop(READ))
    return frame


def traced(study: Callable) -> Callable:
    """Let a story know the tables that it and its parts were told from (:func:`read_for`)."""

    @functools.wraps(study)
    def run(*args, **asked):
        parts: dict[str, dict[str, str]] = {}
        token = _PARTS.set(parts)
        try:
            with reading() as tables_read:
                story = study(*args, **asked)
        finally:
            _PARTS.reset(token)
        object.__setattr__(story, _READ, dict(sorted(tables_read.items())))  # stories are frozen
        object.__setattr__(story, _PART, parts)
        return story

    return run


def read_for(story: object, parts: Collection[str] = ()) -> dict[str, str]:
    """Return the tables that a story, or some parts of it, was told from, by name with their vintages.

    Empty for one that was put together otherwise than by its study.

    Raises
    ------
    InputError
        A part that the study does not have.
    """
    read = getattr(story, _READ, {})
    if not read or not parts:
        return read
    tables_of_part = getattr(story, _PART)
    for name in parts:
        check_choice(name, tables_of_part, what="part of a study")
    tables = {table: of for name in parts for table, of in tables_of_part[name].items()}
    return dict(sorted(tables.items()))


def narrowed(read: Mapping[str, str], named: Collection[str], *, law: bool = True) -> dict[str, str]:
    """Return those of the tables read that a number rests on.

    Parameters
    ----------
    read : mapping
        Table -> its vintage.
    named : collection of str
        Vintages of the figures that it is of; none: all tables.
    law : bool
        Whether the law counts although its vintage is not named. Codes do always.
    """
    always = {*CODES, TARIFF_LAW} if law else set(CODES)
    return {table: of for table, of in read.items() if not named or of in named or table in always}


def dated(read: Mapping[str, str]) -> str:
    """Return the vintages of tables of figures as one phrase; where there are none, that of the law."""
    figures = {
        table: of
        for table, of in read.items()
        if table not in (TARIFF_LAW, *CODES) and not table.startswith(PUBLISHED)
    }
    return "; ".join(dict.fromkeys((figures or {TARIFF_LAW: read.get(TARIFF_LAW, "")}).values()))
