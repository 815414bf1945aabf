"""The page that says how a claim is written: in a sentence, and in a line."""

from __future__ import annotations

from pathlib import Path

from analysis.checks import read_yaml
from analysis.claims.amounts import EXAMPLES
from analysis.claims.measures import MEASURES
from analysis.claims.quantities import SAID
from analysis.publish.site.page import template

FORMS = Path(__file__).with_name("claim_forms.yaml")

#: What is asked, in words, where the words after a definition are none.
ASKED = {
    "level": "the value itself (need not be written)",
    "from": "on the period that follows it, as long: 2025-06 from 2025-04",
    "from_usd": "the same, change in US dollars",
}


def claim_page() -> str:
    """Return the page: examples of ``claim_forms.yaml``, and the words of the registry."""
    measures = [
        (word, ledger, (one.definition or one.total).format(partner="a country"))
        for (word, ledger), one in MEASURES.items()
        if ledger
    ]
    comparisons = [
        (word, ASKED.get(word, phrase.removeprefix(", ").strip())) for word, phrase in SAID.items()
    ]
    return template("claim.html.j2").render(
        here="claim.html", **read_yaml(FORMS), measures=measures, asked=comparisons, values=EXAMPLES
    )
