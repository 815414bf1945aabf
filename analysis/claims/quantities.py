"""What can be asked of a measure, by its kind, and how each is said."""

from __future__ import annotations

#: Changes, on a year earlier, on the month before or on a named period -> the unit of the answer.
CHANGE_UNITS = {
    "yoy": "fraction",
    "mom": "fraction",
    "from": "fraction",
    "yoy_usd": "USD",
    "mom_usd": "USD",
    "from_usd": "USD",
}

#: How many months in a row, up to that of the claim, something rose or fell: on a year before, or on the
#: month before.
RUNS = dict.fromkeys(("rises", "falls", "rises_mom", "falls_mom"), "months")

#: By how much a level, or growth on a year before, is higher as revised than as first published.
REVISION = {"revision": "USD", "yoy_revision": "fraction"}

#: By how much a share or rate is higher (fraction): which way is claimed of it, and not by how much.
POINTS = ("share_yoy", "share_mom", "rate_yoy", "rate_mom")

#: What a kind of measure can be asked for -> the unit of the answer.
# ASSUME: a share is one of the same flow of all partners, in the same ledger and release.
KIND_QUANTITIES = {
    "flow": {"level": "USD"}
    | CHANGE_UNITS
    | {
        "share": "fraction",
        "as_low": "months",
        "as_high": "months",
        "low": "months",
        "high": "months",
        "rank": "count",
    }
    | RUNS
    | REVISION
    | {"share_yoy": "fraction", "share_mom": "fraction", "than": "USD"},
    "balance": {"level": "USD"}
    | CHANGE_UNITS
    | {"low": "months", "high": "months"}
    | RUNS
    | {"than": "USD"},
    "rate": {"level": "fraction", "rate_yoy": "fraction", "rate_mom": "fraction"},
    "price": {"yoy": "fraction", "mom": "fraction", "as_low": "months", "as_high": "months"},
    "document": {"level": ""},
}

#: All that can be asked, and changes in US dollars among them.
QUANTITIES = list(dict.fromkeys(word for words in KIND_QUANTITIES.values() for word in words))
DOLLAR_CHANGES = ("yoy_usd", "mom_usd", "from_usd")

#: How each of them is said after a definition; ``{base}`` is the period of the comparison.
SAID = {
    "level": "",
    "yoy": " on a year earlier",
    "mom": " on the month before",
    "from": " against {base}",
    "yoy_usd": ", change on a year earlier in US dollars",
    "mom_usd": ", change on the month before in US dollars",
    "from_usd": ", change against {base} in US dollars",
    "share": ", as a share of all countries",
    "revision": ", as revised less as first published",
    "yoy_revision": " on a year earlier, as revised less as first published",
    "share_yoy": ", as a share of all countries, less that of a year earlier",
    "share_mom": ", as a share of all countries, less that of the month before",
    "rate_yoy": ", less that of a year earlier",
    "rate_mom": ", less that of the month before",
    "rank": ", rank among all countries, largest first",
    "low": ", months since it was last as low",
    "high": ", months since it was last as high",
    "as_low": ", months since it last fell as fast or grew as slowly",
    "as_high": ", months since it last grew as fast or fell as slowly",
    "rises": ", months in a row in which it rose on a year earlier",
    "falls": ", months in a row in which it fell on a year earlier",
    "rises_mom": ", months in a row in which it rose on the month before",
    "falls_mom": ", months in a row in which it fell on the month before",
    "than": " less the same with {other}",
}
