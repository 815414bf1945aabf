"""A sentence in plain letters, and words that say nothing of a claim."""

from __future__ import annotations

import re

PLAIN = {
    "−": "-", "–": "-", "—": ", ", "\u00a0": " ", "\u202f": " ", "’": "'", "‘": "'", "“": " ", "”": " ",
    '"': " ", "…": " ",
}  # fmt: skip
SAME = {
    r"\bu\. ?s\. ?a\.": "us", r"\bu\. ?s\.": "us", r"\bu\. ?k\.": "uk", r"\be\. ?u\.": "eu",
    r"\bunited states of america\b": "us", r"\bper cent\b|\bpercent\b|\bpct\b|\bp\. ?c\.": "%",
    r"\bmr\.? |\bpresident ": "", r"\b(no\.? ?1|number one|number-one|no\. one)\b": "largest",
    r"\b(two|three|four|one)-(thirds?|quarters?|fifths?|tenths?|half)\b": r"\1 \2",
    r"\b(?:jan(?:uary)?) ?(?:and|&|-|/) ?feb(?:ruary)?\b": "january to february",
}  # fmt: skip

#: Words that say nothing of a claim by themselves.
IDLE = frozenset(
    ["a", "an", "the", "of", "in", "on", "to", "by", "for", "at", "with", "and", "or", "as", "its", "their", "his", "our", "that", "this", "it", "was", "were", "is", "are", "be", "been", "has", "have", "had", "having", "came", "come", "stood", "stands", "reached", "hit", "totaled", "totalled", "amounted", "recorded", "posted", "registered", "ran", "running", "made", "worth", "value", "total", "overall", "all", "just", "only", "again", "also", "sharply", "steeply", "slightly", "significantly", "substantially", "dramatically", "modestly", "steadily", "unexpectedly", "further", "still", "even", "about", "goods", "products", "merchandise", "trade", "during", "over", "through", "while", "dollars", "dollar", "us$", "rate", "rates", "level", "levels", "figure", "amount", "month", "monthly", "annual", "year", "quarter", "yearly", "when", "where", "which", "there", "did", "do", "does", "force", "effect", "applied", "stayed", "remained", "edged", "ticked", "crept", "went", "moved", "from", "year-to-date", "period", "whole", "full", "now", "then", "so", "far", "than", "pace", "bilateral"]
)  # fmt: skip


def plain(text: str) -> str:
    """Return a sentence in lower case and plain letters; codes of countries as names stay marks."""
    for character, instead in PLAIN.items():
        text = text.replace(character, instead)
    text = f" {text.lower()} "
    for form, instead in SAME.items():
        text = re.sub(form, instead, text)
    return " ".join(re.sub(r"[.!?;]+(?=\s|$)", " ", text).split())


def idle(text: str) -> str:
    """Return the first word of a rest that is not :data:`IDLE`; empty where all are."""
    words = re.findall(r"@[A-Z]+|[\w$%^-]+", text.replace("'s", " "))
    return next((word for word in words if word.strip("-") and word not in IDLE), "")
