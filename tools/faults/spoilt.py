"""Answers in the publisher's shape that cannot be right, and some that are; by table."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

#: A change of an answer's rows: what becomes of them, and whether it must be refused (None: it may be).
Change = tuple[str, Callable[[list], list], bool | None]


@dataclass(frozen=True)
class Table:
    """A table, the window that is asked for, and where an answer of one publisher holds what."""

    name: str
    publisher: str
    first: str
    last: str
    rows: str  #: Name of the list of records; empty where rows stand in the answer itself.
    code: object = None  #: Name or place of a code, of an amount.
    amount: object = None
    count: tuple[str, ...] = ("count",)  #: Where the number of records stands.
    each: bool = False  #: Whether no record may lack: one month each.
    levels: bool = True  #: Whether amounts themselves come into the table, not changes of them.


TABLES = {
    table.publisher: table
    for table in (
        Table("us_imports_naics3_monthly", "census", "2025-10", "2025-11", "", 1, 2),
        Table(
            "us_customs_revenue_monthly",
            "treasury",
            "2015-03",
            "2026-03",
            "data",
            "record_date",
            "current_month_net_rcpt_amt",
            ("meta", "total-count"),
            each=True,
        ),
        Table(
            "us_customs_revenue_monthly",
            "fred",
            "2015-03",
            "2026-03",
            "observations",
            "date",
            "value",
            each=True,
        ),
        Table(
            "us_import_price_index_china_naics3_monthly",
            "bls",
            "2016-01",
            "2020-12",
            "data",
            "period",
            "value",
            each=True,
        ),
        Table(
            "us_imports_hs6_changes",
            "comtrade",
            "2024-01",
            "2025-12",
            "data",
            "cmdCode",
            "primaryValue",
            levels=False,
        ),
        Table(
            "federal_register", "federal_register", "2025-01", "2025-12", "results", "document_number"
        ),
    )
}

ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def spoilt(table: Table) -> Iterator[tuple[str, Callable[[bytes], bytes], bool | None]]:
    """Yield what is done to an answer, the function that does it, and whether it must be refused."""
    for what, change, bad in [*_rows(table), *_codes(table), *_amounts(table)]:
        yield what, lambda body, change=change: _changed(body, table, change), bad


def _changed(body: bytes, table: Table, change: Callable[[list], list]) -> bytes:
    """Return an answer whose rows, in each of its lists, are changed; their number is the right one."""
    content = json.loads(body)
    if isinstance(content, list):
        return json.dumps([content[0], *change(content[1:])]).encode()
    series = content.get("Results", {}).get("series", [content])
    for one in series:
        one[table.rows] = change(one.get(table.rows, []))
    place = content
    for name in table.count[:-1]:
        place = place[name]
    if table.count[-1] in place:
        place[table.count[-1]] = len(content[table.rows])
    return json.dumps(content).encode()


def _rows(table: Table) -> list[Change]:
    """Return rows that are missing, come twice, or in another order."""
    lacks = True if table.amount is not None else None  # documents may be none
    return [
        ("rows in another order", lambda rows: rows[::-1], False),
        ("no row", lambda rows: [], lacks),
        ("every second row", lambda rows: rows[::2], lacks),
        ("the first half", lambda rows: rows[: len(rows) // 2], lacks),
        (
            "all but one in the middle",
            lambda r: [*r[: len(r) // 2], *r[len(r) // 2 + 1 :]],
            True if table.each else None,
        ),
        ("a row twice", lambda rows: [*rows, *rows[5:6], *rows[:1]], None if table.each else lacks),
        ("rows that are none", lambda rows: [*rows, "x"], True),
    ]


def _codes(table: Table) -> list[Change]:
    """Return codes, or days, in another form."""
    of = lambda change: lambda rows: _with(rows, table.code, change)  # noqa: E731
    return [
        ("codes in other digits", of(lambda code: f"{code}".translate(ARABIC)), True),
        ("codes as decimals", of(lambda code: f"{code}.0"), True),
        ("codes with blanks", of(lambda code: f" {code}"), True),
        ("codes that are formulas", of(lambda code: f"=1+{code}"), True),
        ("codes in tags", of(lambda code: f"<b>{code}</b>"), True),
        ("no codes", of(lambda code: None), True),
        ("codes that are lists", of(lambda code: [code]), True),
    ]


def _amounts(table: Table) -> list[Change]:
    """Return amounts that cannot be right."""
    if table.amount is None:
        return [
            (f"a {name} that is {what}", lambda rows, n=name, t=text: _with(rows, n, lambda _: t), True)
            for name in ("title", "citation", "html_url")
            for what, text in {
                "a formula": "=HYPERLINK(1)",
                "a script": "<script>1</script>",
                "a control character": "a\x00b",
            }.items()
        ]
    of = lambda change: lambda rows: _with(rows, table.amount, change)  # noqa: E731
    wrong = True if table.levels else None
    return [
        ("zeros", of(lambda _: "0"), True),
        ("amounts in other digits", of(lambda value: f"{value}".translate(ARABIC)), True),
        ("amounts in words", of(lambda _: "(D)"), True),
        ("amounts below zero", of(lambda value: f"-{value}"), True),
        ("no amounts", of(lambda _: None), True),
        ("endless amounts", of(lambda _: "1e999"), True),
        ("amounts that are no number", of(lambda _: float("nan")), True),
        ("amounts with commas", of(lambda value: f"{value},000"), True),
        ("amounts that are formulas", of(lambda value: f"=1*{value}"), True),
        ("eight per cent more", of(lambda value: _times(value, 1.08)), wrong),
        ("a thousandth", of(lambda value: _times(value, 0.001)), wrong),
    ]


def _with(rows: list, name, change: Callable) -> list:
    """Return rows with one of their cells changed."""
    copies = [row.copy() for row in rows]
    for row in copies:
        row[name] = change(row[name])
    return copies


def _times(value, factor: float) -> str:
    """Return an amount in its own form, whole or with a point; a missing one stays."""
    if value == ".":
        return value
    return f"{float(value) * factor:.{len(f'{value}'.partition('.')[2])}f}"
