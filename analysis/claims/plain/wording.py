"""A sentence in plain letters, and words that say nothing of a claim."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from analysis.checks import read_yaml

#: Words of a rise, of a fall and of nothing; numbers, units, months and names.
VOCABULARY = read_yaml(Path(__file__).with_name("words.yaml"))

PLAIN = {
    "−": "-",
    "–": "-",
    "—": ", ",
    "\u00a0": " ",
    "\u202f": " ",
    "’": "'",
    "‘": "'",
    "“": " ",
    "”": " ",
    '"': " ",
    "…": " ",
}
SAME = {
    r"\bu\. ?s\. ?a\.": "us",
    r"\bu\. ?s\.": "us",
    r"\bu\. ?k\.": "uk",
    r"\be\. ?u\.": "eu",
    r"\bunited states of america\b": "us",
    r"\bper cent\b|\bpercent\b|\bpct\b|\bp\. ?c\.|(?<=[0-9]) ?pc\b": "%",
    r"\bus ?\$": "$",
    r"\busd ?(?=[0-9])": "$",
    r"\((?:ppi|cpi)\)": " ",
    r"(?<=%) of (?:their|its|the) (?:customs |import )?value\b": "",
    r"(.*)\b(had|ran|posted|recorded) an? record((?: trade| goods)* (?:surplus|deficit)\b.*)": (
        r"\1\2 a\3, a record"
    ),
    r"\bthroughout\b": "in",
    r"\b(?:us |american )?importers (?:paid|pay) (?:an? )?(?=average|effective)": "",
    r"\b[0-9]+-(?:nation|member|country) ": "",
    r"\bmr\.? |\bpresident ": "",
    r"\b(no\.? ?1|number one|number-one|no\. one)\b": "largest",
    r"\b(two|three|four|one)-(thirds?|quarters?|fifths?|tenths?|half)\b": r"\1 \2",
    r"\b(export|import)s? growth(?: (?:was|of|stood|came in))*(?: at)?": r"\1s grew",
    r"\b(?:jan(?:uary)?) ?(?:and|&|-|/) ?feb(?:ruary)?\b": "january to february",
}

#: Words that say nothing of a claim by themselves.
IDLE = frozenset(VOCABULARY["idle"].split())


def plain(text: str) -> str:
    """Return a sentence in lower case and plain letters; codes of countries as names stay marks."""
    for character, instead in PLAIN.items():
        text = text.replace(character, instead)
    bare = (one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
    text = f" {''.join(bare).lower()} "
    for form, instead in SAME.items():
        text = re.sub(form, instead, text)
    return " ".join(re.sub(r"[.!?;]+(?=\s|$)", " ", text).split())


def idle(text: str) -> str:
    """Return the first word of a rest that is not :data:`IDLE`; empty where all are."""
    words = re.findall(r"@[A-Z]+|[\w$%^-]+", text.replace("'s", " "))
    return next((word for word in words if word.strip("-") and word not in IDLE), "")
