"""Answers that are not as documented are refused in one sentence; no answer breaks a parser."""

import json

import numpy as np
import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.collect import read_table
from analysis.collect.events import read_events
from analysis.collect.refresh import bls, census, comtrade, federal_register, fred, treasury
from analysis.collect.refresh.answers import plain, records
from tests.collect.refresh.publishers import Publishers, census_codes

CODES = {code: iso for iso, code in census_codes().items() if iso in ("CHN", "VNM", "MEX")}
MONTH = "2025-05"


def census_month() -> bytes:
    return Publishers().answer(census.month_request("naics3", MONTH))


def parse_month(body: bytes) -> pd.DataFrame:
    return census.parse_month(body, "naics3", MONTH, CODES)


def changed(body: bytes, change) -> bytes:
    """The body after a change of what it holds."""
    content = json.loads(body)
    made = change(content)
    return json.dumps(made if isinstance(made, dict) else content).encode()


def _cell(name: str, value, *, row: int = 1):
    def change(rows):
        for at in (i for i, other in enumerate(rows[0]) if other == name):
            rows[row][at] = value

    return change


def _country(rows):
    return next(n for n, row in enumerate(rows) if row[0] == "5700")


BAD_TABLES = {
    "a header row that comes twice": (lambda r: r.insert(5, r[0]), "repeats its header in row 6"),
    "a column with another name": (
        lambda r: r[0].__setitem__(2, "CON_VAL"),
        "no column CON_VAL_MO .it has",
    ),
    "another month": (_cell("time", "2025-04"), "is of 2025-04, not of 2025-05"),
    "a row that is too short": (lambda r: r[3].pop(), "has 5 cells in row 4, and 6 in its header"),
    "a value in words": (lambda r: r[_country(r)].__setitem__(2, "(D)"), r"has '\(D\)' as CON_VAL_MO"),
    "a value below zero": (lambda r: r[_country(r)].__setitem__(2, "-1"), "has '-1' as CON_VAL_MO"),
    "half a dollar": (lambda r: r[_country(r)].__setitem__(3, "1.5"), "has '1.5' as CAL_DUT_MO"),
    "no value": (lambda r: r[_country(r)].__setitem__(2, None), "as CON_VAL_MO"),
    "a code of other digits": (
        lambda r: r[_country(r)].__setitem__(1, "33"),
        "'33' as a code of 3 digits",
    ),
    "a row twice": (lambda r: r.append(r[_country(r)]), "has twice: 2025-05"),
    "other digits in a value": (lambda r: r[_country(r)].__setitem__(2, "١٢٣"), "'١٢٣' as CON_VAL_MO"),
    "other digits in a code": (
        lambda r: r[_country(r)].__setitem__(1, "٣٣٤"),
        "'٣٣٤' as a code of 3 digits",
    ),
    "codes in another form": (
        lambda r: [row.__setitem__(0, "x" + row[0]) for row in r[1:]] and None,
        "has nothing that matches: no CTY_CODE is of a partner",
    ),
    "no rows": (lambda r: r.__delitem__(slice(1, None)), "has no row for 2025-05"),
    "an object": (lambda r: {"error": "busy"}, "is no table of rows"),
    "two columns of one name that differ": (
        lambda r: [row.append("x" if n else "NAICS") for n, row in enumerate(r)] and None,
        "two columns NAICS that differ",
    ),
}


@pytest.mark.parametrize("change, message", BAD_TABLES.values(), ids=list(BAD_TABLES))
def test_a_census_answer_that_is_not_as_documented_is_refused(change, message):
    with pytest.raises(InputError, match=message) as refused:
        parse_month(changed(census_month(), change))
    assert "\n" not in str(refused.value) and "api.census.gov" in str(refused.value)


def test_groups_and_other_countries_are_left_out_and_the_world_is_kept():
    rows = parse_month(census_month())
    assert set(rows.partner) == {"CHN", "MEX", "VNM", "WLD"}
    assert rows.month.eq(pd.Timestamp("2025-05-01")).all()


def _first(content):
    return content["data"][0]


BAD_RECORDS = {
    "treasury without its field": (
        "treasury",
        lambda c: _first(c).pop(treasury.NET),
        "has no field current_month",
    ),
    "treasury of another line": (
        "treasury",
        lambda c: _first(c).update(classification_desc="Excise Taxes"),
        "is of 'Excise Taxes'",
    ),
    "a page of several": (
        "treasury",
        lambda c: c["meta"].update({"total-count": 900}),
        "records of 900",
    ),
    "a month with two figures": (
        "treasury",
        lambda c: (
            c["data"].append(_first(c) | {treasury.NET: "1.0"}) or c["meta"].update({"total-count": 134})
        ),
        "has twice: 2015-03",
    ),
    "a figure that is missing": (
        "treasury",
        lambda c: _first(c).update({treasury.NET: "null"}),
        "as current_month",
    ),
    "observations cut off": ("fred", lambda c: c["observations"].pop(), "observations of"),
    "an observation in words": (
        "fred",
        lambda c: c["observations"][0].update(value="n.a."),
        "'n.a.' as value",
    ),
    "a day that is none": ("fred", lambda c: c["observations"][0].update(date="2015-13-01"), "as date"),
    "a threshold of requests": (
        "bls",
        lambda c: c.update(status="REQUEST_NOT_PROCESSED"),
        "REQUEST_NOT_PROCESSED.*too many requests",
    ),
    "a series of another country": (
        "bls",
        lambda c: c["Results"]["series"][0].update(seriesID="EIUCOJPNTOT"),
        "was not asked for",
    ),
    "a quarter for a month": (
        "bls",
        lambda c: c["Results"]["series"][0]["data"][0].update(period="Q01"),
        "is no month",
    ),
    "no series": ("bls", lambda c: c.update(Results={}), "has no series"),
    "another partner": (
        "comtrade",
        lambda c: _first(c).update(partnerCode=392),
        "another year or partner",
    ),
    "fewer records than it counts": (
        "comtrade",
        lambda c: c.update(count=c["count"] + 1),
        r"has \d+ records of \d+",
    ),
    "a heading for a subheading": (
        "comtrade",
        lambda c: _first(c).update(cmdCode="8471"),
        "no HS6 code",
    ),
    "a product in other digits": (
        "comtrade",
        lambda c: _first(c).update(cmdCode="٨٤٧١٣٠"),
        "no HS6 code",
    ),
    "a month in other digits": (
        "fred",
        lambda c: c["observations"][0].update(date="٢٠١٥-03-01"),
        "as date",
    ),
    "a document without a number": (
        "register",
        lambda c: c["results"][0].update(document_number=None),
        "has nan as a document_number",
    ),
    "a title that is a formula": (
        "register",
        lambda c: c["results"][0].update(title='=HYPERLINK("http://x")'),
        "as title in row 1",
    ),
    "a title that is a page": (
        "register",
        lambda c: c["results"][0].update(title="<script>alert(1)</script>"),
        "as title in row 1",
    ),
    "a link to another page": (
        "register",
        lambda c: c["results"][0].update(html_url="javascript:alert(1)"),
        "as an html_url",
    ),
    "more documents than a page holds": (
        "register",
        lambda c: c.update(count=2000),
        "documents of 2000",
    ),
}

ANSWERS = {
    "census": (census.month_request("naics3", MONTH), parse_month),
    "treasury": (treasury.request("2015-03", "2026-03"), treasury.parse),
    "fred": (fred.request(fred.GOODS_IMPORTS, "2015-03", "2026-03"), fred.parse),
    "bls": (bls.requests(["EIUCOCHNTOT", "EIUCOCHNZ334"], 2016, 2020)[0], bls.parse),
    "comtrade": (comtrade.request("CHN", 2024), lambda body: comtrade.parse(body, "CHN", 2024)),
    "register": (federal_register.requests("2025-01-01")[0], federal_register.parse),
}


@pytest.mark.parametrize("name", ["<b>CHINA</b>", "=1+1", "+1", "-1", "@x", "CHI\nNA", ""])
def test_a_name_that_a_page_or_a_spreadsheet_would_run_is_refused(name):
    request = census.totals_request("exports", "2024-05")
    body = changed(Publishers().answer(request), _cell("CTY_NAME", name, row=5))
    with pytest.raises(InputError, match="as CTY_NAME in row"):
        census.parse_totals(body, "exports", "2024-05")


def test_names_that_the_publisher_gives_are_kept_as_they_are():
    names = read_table("us_trade_totals_monthly").census_name.dropna()
    assert plain(names, host="h").equals(names)


def test_where_nothing_is_new_no_document_is_listed():
    body = json.dumps({"count": 0, "description": "none"}).encode()
    assert federal_register.not_coded(federal_register.parse(body), read_events()).empty


@pytest.mark.parametrize("who, change, message", BAD_RECORDS.values(), ids=list(BAD_RECORDS))
def test_records_that_are_not_as_documented_are_refused(who, change, message):
    request, parse = ANSWERS[who]
    body = changed(Publishers().answer(request), lambda content: (change(content), None)[1])
    with pytest.raises(InputError, match=message) as refused:
        parse(body)
    assert "\n" not in str(refused.value)


def _spoilt(body: bytes, random) -> bytes:
    """A body with some of its bytes changed, cut out, doubled or cut off."""
    made = bytearray(body[:6000] + body[-50:] if random.random() < 0.3 else body[:20000])
    for _ in range(random.integers(1, 6)):
        at = int(random.integers(0, len(made)))
        end = min(at + int(random.integers(1, 40)), len(made))
        made[at:end] = [
            b"",
            bytes(random.integers(0, 256, 3, dtype="uint8")),
            made[at:end] * 2,
            b"null",
            b"-1",
            b'"',
            b"[]",
            b"1e999",
        ][random.integers(0, 8)]
    return bytes(made)


def _turned(content, random):
    """The content with one of its parts replaced by something of another kind."""
    kinds = [None, "", "x", -1, 1e308, True, [], {}, [[]], "null", "9" * 400, {"data": 1}]
    if isinstance(content, dict | list) and content and random.random() < 0.85:
        keys = list(content) if isinstance(content, dict) else range(min(len(content), 40))
        key = keys[int(random.integers(0, len(keys)))]
        made = dict(content) if isinstance(content, dict) else list(content)
        made[key] = _turned(content[key], random)
        return made
    return kinds[int(random.integers(0, len(kinds)))]


@pytest.mark.parametrize("who", ANSWERS)
def test_whatever_comes_is_read_or_refused_in_one_sentence(who):
    """Each of four hundred spoilt answers gives a table of finite numbers, or an InputError."""
    request, parse = ANSWERS[who]
    body, random = Publishers().answer(request), np.random.default_rng(7)
    short = body if len(body) < 20000 else changed(body, _shortened)
    assert len(parse(short)) > 0
    outcomes = {"read": 0, "refused": 0}
    for number in range(400):
        if number % 2:
            spoilt = _spoilt(short, random)
        else:
            spoilt = json.dumps(_turned(json.loads(short), random)).encode()
        try:
            made = parse(spoilt)
        except InputError as refused:
            assert "\n" not in str(refused) and len(str(refused)) < 1500
            outcomes["refused"] += 1
        else:
            numbers = made.select_dtypes("number").drop(columns="quantity", errors="ignore")
            assert np.isfinite(numbers).all(axis=None) and (numbers >= 0).all(axis=None)
            outcomes["read"] += 1
    assert outcomes["refused"] > 100


def _shortened(content):
    """A good answer of fewer rows."""
    if isinstance(content, list):
        return content[:60]
    for name, count in {"data": "count", "observations": "count"}.items():
        if name in content:
            content[name] = content[name][:60]
            if "meta" in content:
                content["meta"]["total-count"] = len(content[name])
            else:
                content[count] = len(content[name])
    return content


@pytest.mark.parametrize(
    "second, message", [("2025", "has no record at 2"), ({"year": 2025}, "no field month in record 2")]
)
def test_a_record_that_is_none_or_lacks_a_field_is_named_by_its_place(second, message):
    with pytest.raises(InputError, match=message):
        records([{"year": 2024, "month": 5}, second], ["year", "month"], host="example.org")
