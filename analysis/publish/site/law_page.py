"""The page of the law: what is charged on any line and day, and the table of the day of the texts."""

from __future__ import annotations

import io

import pandas as pd

from analysis.collect import read_table
from analysis.combine.load import partner_names, product_labels
from analysis.law.chapter99 import counts
from analysis.law.last_day import ALL_GOODS, FLAGS, LAWFUL
from analysis.law.measures import LAYERS, read_left_out, why_left_out
from analysis.law.table import FIRST_DAY, LAST_DAY, READ_TO
from analysis.law.three_rates import THREE
from analysis.present.numbers import display
from analysis.publish.site.page import template
from analysis.vocabulary import TERMS

#: Partners that the page shows before anything is asked.
SHOWN = 30
RATES = [*LAWFUL, *LAYERS]
#: Words that a country's name keeps small.
SMALL = {"And", "Of", "The", "By"}


def country_names() -> dict[str, str]:
    """Return the name of every partner of the law: the house's, else that of US customs."""
    codes = read_table("census_partner_codes")
    codes = codes.assign(partner=codes.partner.fillna(codes.census_partner_code))
    names = codes.census_name.fillna("Census code " + codes.census_partner_code)
    return {
        code: _named(name) for code, name in zip(codes.partner, names, strict=True)
    } | partner_names()


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
        (fractions), ``customs_value`` (whole US dollars), ``n_lines`` and how many lines are ``by_use``,
        ``claims``, ``incomplete``, ``barred``.
    """
    total = chapters[chapters.hs2.eq(ALL_GOODS)].set_index("partner").customs_value
    order = chapters.assign(total=chapters.partner.map(total)).sort_values(
        ["total", "partner"], ascending=[False, True], kind="stable", ignore_index=True
    )
    names, labels = country_names(), product_labels("hs2") | {ALL_GOODS: "All goods"}
    order.insert(0, "day", f"{READ_TO:%Y-%m-%d}")
    order.insert(2, "partner_name", order.partner.map(names))
    order.insert(4, "label", order.hs2.map(labels))
    # Imports that are carried to later numbers are shares of dollars.
    return order.assign(customs_value=order.customs_value.round().astype("int64")).drop(columns="total")


def lines_csv(lines: pd.DataFrame) -> bytes:
    """Return the law by line as CSV: partner, line, rate, its layers (fractions) and its flags."""
    from pyarrow import Table, csv

    buffer = io.BytesIO()
    columns = ["partner", "hts", *RATES, *FLAGS]
    options = csv.WriteOptions(quoting_style="none", quoting_header="none")
    csv.write_csv(Table.from_pandas(lines[columns], preserve_index=False), buffer, options)
    return buffer.getvalue()


def law_page(chapters: pd.DataFrame, core: str) -> str:
    """Return the page that answers what the law charges, of any country, line and day.

    Parameters
    ----------
    chapters : DataFrame
        From :func:`named`.
    core : str
        What the page needs before any question, as :func:`files.make_files` has it.
    """
    first = chapters[chapters.hs2.eq(ALL_GOODS)].head(SHOWN)
    return template("law.html.j2").render(
        here="law.html",
        day=_said(READ_TO),
        first=_said(FIRST_DAY),
        last=_said(LAST_DAY),
        heads=[(TERMS[name].label, TERMS[name].definition) for name in LAYERS],
        three=[(term.label, term.definition) for term in THREE.values()],
        left_out=[why_left_out(name) for name in read_left_out()],
        headings=counts(),
        first_rows=[_printed(row) for row in first.to_dict("records")],
        partners=chapters.drop_duplicates("partner")[["partner", "partner_name"]].values.tolist(),
        data=core,
        beside=True,
    )


def _said(day: pd.Timestamp) -> str:
    return f"{day.day} {day:%B %Y}"


def _printed(row: dict) -> dict:
    rates = [display(row[name], "fraction") for name in (*THREE, *LAYERS)]
    return row | {"rates": rates, "counts": [f"{row[name]:,}" for name in ("n_lines", *FLAGS)]}
