"""The page that judges a claim and says how one is written, with its grammar and series."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from analysis.checks import read_yaml
from analysis.claims.amounts import EXAMPLES, Amount
from analysis.claims.figures import Figures
from analysis.claims.grammar import parse_claim
from analysis.claims.measures import BY_DAY, CHINA, MEASURES, US
from analysis.claims.plain.wording import plain
from analysis.claims.quantities import KIND_QUANTITIES, SAID
from analysis.claims.readings import check_text
from analysis.claims.records import Published, Record
from analysis.claims.revisions import Revisions
from analysis.combine.courses.shards import assigned, compact
from analysis.engine.stored import stored
from analysis.estimate.claims.files import claim_series
from analysis.estimate.claims.inputs import load_figures
from analysis.law.names.goods import in_plain_words
from analysis.publish.site.page import template
from analysis.publish.site.scripted.script import script_of
from analysis.version import __version__

FORMS = Path(__file__).with_name("claim_forms.yaml")

#: What is asked, in words, where the words after a definition are none.
ASKED = {
    "level": "the value itself (need not be written)",
    "from": "on the period that follows it, as long: 2025-06 from 2025-04",
    "from_usd": "the same, change in US dollars",
}

#: What the page has for names of Python: rates on goods are judged elsewhere.
INSTEAD = {
    "analysis.claims.in_force.goods_rate_on": "elsewhere",
    "analysis.law.names.goods.goods": "goodsOf",
    "analysis.periods.month": "monthOf",
}

#: Most characters of a claim in the page.
LONGEST = 500

#: Examples that stand below the field.
TRIED = 4

#: Names of the two offices in a chip.
OFFICES = [(US, "the United States"), (CHINA, "China")]


def make_series() -> dict[str, pd.DataFrame]:
    """Return ``claim_series``: ``text`` of the file of series, and the newest month in it."""
    figures = load_figures()
    newest = max(figures.customs.month.max(), figures.prices.index[-1], figures.last_month)
    text = assigned("claims/series", claim_series(figures))
    return {"claim_series": pd.DataFrame({"text": [text], "newest": [newest]})}


def grammar() -> str:
    """Return the script of the grammar: what judges a text in Python, and all that this names."""
    library = script_of(
        [check_text, parse_claim, plain, in_plain_words, Published, Record, Revisions],
        elsewhere=INSTEAD,
        classes=[Figures, Published, Record, Revisions, Amount],
    )
    return template("ask/claim_grammar.js.j2").render(library=library)


def pages() -> dict[str, bytes]:
    """Return the bytes of ``claim.html`` and of the files in ``claims`` by their names."""
    what = "series of claims as their page reads them (about 6 s)"
    series = stored(make_series, ["claim_series"], what=what)["claim_series"].iloc[0]
    files = {
        "claim.html": claim_page(f"{series.newest:%B %Y}"),
        "claims/grammar.js": grammar(),
        "claims/series.js": series.text,
    }
    return {name: text.encode() for name, text in files.items()}


def claim_page(data_to: str) -> str:
    """Return the page: a field, examples of ``claim_forms.yaml``, and the words of the registry."""
    measures = [
        (word, ledger, (one.definition or one.total).format(partner="a country"))
        for (word, ledger), one in MEASURES.items()
        if ledger
    ]
    comparisons = {
        word: ASKED.get(word, phrase.removeprefix(", ").strip()) for word, phrase in SAID.items()
    }
    core = {
        "measures": [
            [word, ledger, MEASURES[word, ledger].kind, MEASURES[word, ledger].short.format(name="…")]
            for word, ledger, _ in measures
            if word == "headline" or word not in BY_DAY
        ],
        "asked": {
            kind: [[word, _in_a_chip(word, comparisons[word])] for word in words]
            for kind, words in KIND_QUANTITIES.items()
        },
        "offices": OFFICES,
        "longest": LONGEST,
        "version": __version__,
    }
    forms = read_yaml(FORMS)
    first = [(group["rows"][0]["says"], group["rows"][0]["line"]) for group in forms["forms"]]
    return template("claim.html.j2").render(
        here="claim.html",
        **forms,
        measures=measures,
        asked=comparisons.items(),
        values=EXAMPLES,
        data=compact(core),
        data_to=data_to,
        tried=[says for says, line in first if not re.search("naics|hts", line)][:TRIED],
        beside=True,
    )


def _in_a_chip(word: str, words: str) -> str:
    return "the value itself" if word == "level" else words.format(base="…", other="…")
