"""Pages that rest on code and data alone: the law of its last day, the calendar, the API."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path

import pandas as pd

from analysis.collect import read_events, read_table
from analysis.combine.law.last_day import ALL_GOODS, last_day
from analysis.combine.law.rates import LAYERS
from analysis.combine.law.table import LAST_DAY
from analysis.combine.load import partner_names, product_labels
from analysis.estimate.engine.stored import stored
from analysis.made import whole
from analysis.present.numbers import display
from analysis.publish.api import api_page
from analysis.publish.page import template
from analysis.vocabulary import TERMS

#: Partners that the page of the law shows before anything is asked.
SHOWN = 30
#: Words that a country's name keeps small.
SMALL = {"And", "Of", "The", "By"}
#: Targets of an event that are no country.
GROUPS = {"ALL": "all countries", "EU": "European Union", "non-CHN": "all but China", "": "–"}


def write_reference(reports: Path) -> list[str]:
    """Write these pages and their tables into ``reports``; return their names."""
    reports.mkdir(exist_ok=True)
    files = reference_files()
    for name, content in files.items():
        with whole(reports / name) as aside:
            aside.write_bytes(content)
    return list(files)


def reference_files() -> dict[str, bytes]:
    """Return the bytes of each file by its name.

    ``law.html`` with ``law_by_chapter.csv`` and ``law_by_line.csv.gz``, ``events.html`` with
    ``events.csv``, and ``api.html``.
    """
    what = "the law of its last day (about 10 s)"
    tables = stored(last_day, ["law_by_line", "law_by_chapter"], what=what)
    events, chapters = read_events(), named(tables["law_by_chapter"])
    told = announced(events)
    events = calendar(events)
    texts = {
        "law.html": law_page(chapters, told=told),
        "law_by_chapter.csv": chapters.to_csv(index=False, float_format="%.6g", lineterminator="\n"),
        "events.html": events_page(events),
        "events.csv": events.to_csv(index=False, lineterminator="\n"),
        "api.html": api_page(),
    }
    files = {name: text.encode() for name, text in texts.items()}
    # Without a time in it: the same law gives the same bytes.
    lines = lines_csv(tables["law_by_line"])
    return files | {"law_by_line.csv.gz": gzip.compress(lines, compresslevel=6, mtime=0)}


def country_names() -> dict[str, str]:
    """Return the name of every partner of the law: the house's, else that of US customs."""
    codes = read_table("census_partner_codes")
    codes = codes.assign(partner=codes.partner.fillna(codes.census_partner_code))
    known = codes.census_name.fillna("Census code " + codes.census_partner_code)
    return {code: _named(name) for code, name in zip(codes.partner, known, strict=True)} | partner_names()


def _named(name: str) -> str:
    words = name.title().split()
    return " ".join(word.lower() if word in SMALL else word for word in words)


def named(chapters: pd.DataFrame) -> pd.DataFrame:
    """Return the law by chapter with its day and names, partners by their imports of 2024.

    Parameters
    ----------
    chapters : DataFrame
        From :func:`last_day.by_chapter`.

    Returns
    -------
    DataFrame
        ``day`` (text), ``partner``, ``partner_name``, ``hs2``, ``label`` and the columns of rates
        (fractions), ``customs_value`` (US dollars) and ``n_lines``.
    """
    total = chapters[chapters.hs2.eq(ALL_GOODS)].set_index("partner").customs_value
    order = chapters.assign(total=chapters.partner.map(total)).sort_values(
        ["total", "partner"], ascending=[False, True], kind="stable", ignore_index=True
    )
    names, labels = country_names(), product_labels("hs2") | {ALL_GOODS: "All goods"}
    order.insert(0, "day", f"{LAST_DAY:%Y-%m-%d}")
    order.insert(2, "partner_name", order.partner.map(names))
    order.insert(4, "label", order.hs2.map(labels))
    return order.drop(columns="total")


def lines_csv(lines: pd.DataFrame) -> bytes:
    """Return the law by line as CSV: partner, line, rate and its layers (fractions)."""
    from pyarrow import Table, csv

    buffer = io.BytesIO()
    columns = ["partner", "hts", "statutory_rate", *LAYERS]
    options = csv.WriteOptions(quoting_style="none", quoting_header="none")
    csv.write_csv(Table.from_pandas(lines[columns], preserve_index=False), buffer, options)
    return buffer.getvalue()


def announced(events: pd.DataFrame) -> str:
    """Return the day to which announcements of US tariffs are in the calendar."""
    return f"{events[events.category.eq('us_tariff')].announcement_date.max():%-d %B %Y}"


def law_page(chapters: pd.DataFrame, *, told: str) -> str:
    """Return the page on which the law is searched by country and chapter.

    Parameters
    ----------
    chapters : DataFrame
        From :func:`named`.
    told : str
        Day to which announcements are known.
    """
    goods = chapters.drop_duplicates("hs2")[["hs2", "label"]].sort_values("hs2", key=_goods_first)
    partners = chapters.drop_duplicates("partner")[["partner", "partner_name"]]
    codes = [pd.Index(part.iloc[:, 0]).get_indexer(chapters[part.columns[0]]) for part in (partners, goods)]
    # Tenths of a point, as they are printed, so that page and search show the same digits.
    rates = chapters[["statutory_rate", *LAYERS]].mul(1000).round().astype(int).to_numpy()
    rows = [[int(p), int(g), *map(int, r), int(n)] for p, g, r, n in zip(*codes, rates, chapters.n_lines)]
    rows.sort(key=lambda row: row[1] > 0)  # all goods of every partner first
    data = {"partners": partners.values.tolist(), "goods": goods.values.tolist(), "rows": rows}
    first = chapters[chapters.hs2.eq(ALL_GOODS)].head(SHOWN)
    return template("law.html.j2").render(
        here="law.html",
        day=f"{LAST_DAY:%-d %B %Y}",
        told=told,
        heads=[(TERMS[name].label, TERMS[name].definition) for name in LAYERS],
        first=[_printed(row) for row in first.to_dict("records")],
        n_partners=len(partners),
        n_rows=len(rows),
        data=json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"),
    )


def _goods_first(codes: pd.Series) -> pd.Series:
    return codes.replace(ALL_GOODS, "")


def _printed(row: dict) -> dict:
    rates = [display(row[name], "fraction") for name in ("statutory_rate", *LAYERS)]
    return {"name": row["partner_name"], "label": row["label"], "rates": rates, "n": f"{row['n_lines']:,}"}


def calendar(events: pd.DataFrame) -> pd.DataFrame:
    """Return the calendar newest first, with what a page prints of each row.

    Parameters
    ----------
    events : DataFrame
        From :func:`collect.read_events`.

    Returns
    -------
    DataFrame
        ``day`` (in force, else announced), ``who``, ``whom``, ``rate`` in words, then the calendar's own
        columns, days as text.
    """
    names = country_names() | {"USA": "United States"} | GROUPS
    days = events[["announcement_date", "effective_date"]].apply(lambda c: c.dt.strftime("%Y-%m-%d"))
    table = events.assign(**days.fillna(""))
    told = {
        "day": table.effective_date.where(table.effective_date.ne(""), table.announcement_date),
        "who": [_who(codes, names) for codes in table.imposer],
        "whom": [_who(codes, names) for codes in table.target],
        "rate": [_rate(row) for row in table.itertuples()],
    }
    table = pd.concat([pd.DataFrame(told), table], axis=1)
    return table.sort_values("day", ascending=False, kind="stable", ignore_index=True)


def _who(codes: str, names: dict[str, str]) -> str:
    return " and ".join(names.get(code, code) for code in codes.split(":"))


def _rate(row) -> str:
    if pd.isna(row.rate_level):
        return row.direction or "–"
    least = "at least " if row.rate_basis == "floor_including_mfn" else ""
    return f"{least}{display(row.rate_level, 'fraction')}"


def events_page(events: pd.DataFrame) -> str:
    """Return the page of the calendar of :func:`calendar`."""
    return template("events.html.j2").render(
        here="events.html", rows=events.to_dict("records"), n_events=events.event_id.nunique()
    )
