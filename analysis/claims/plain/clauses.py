"""A sentence of two claims, parted where each is one: ``exports rose 7 % and imports fell 4 %``."""

from __future__ import annotations

import re

from analysis.claims.plain.dates import take_periods
from analysis.claims.plain.relations import DOWN, UP
from analysis.claims.plain.releases import FIRST_WORDS, REVISED_WORDS

JOINS = re.compile(r"(?:,|;)? (?:while|whereas|but|and)(?: that)? |; ")
#: What a sentence can be of.
SUBJECT = re.compile(
    r"\b(?:exports|imports|shipments|deficit|surplus|prices|inflation|cpi|ppi|duties|receipts|revenue|tariffs?)\b"
)
OWNER = re.compile(r"^(?:(?:in|for|during) [^,]*, )?(?:the )?(?:share of )?(@[A-Z]+)(?:'s|')?")
BARE_SUBJECT = re.compile(r"^(?:its |their |the )?(exports|imports|surplus|deficit)\b")
VERB = re.compile(rf"\b(?:{'|'.join([*DOWN, *UP])})\b")
NUMBER = r"(?:by |to )?(?:(?:about|around|nearly|almost|over|more than|less than) )?\$?[0-9]"


def clauses(text: str) -> list[str]:
    """Return the parts of a sentence, each with its owner, verb and period; one where it is of one.

    ``text`` has marks of countries and plain letters.
    """
    for match in JOINS.finditer(text):
        before, after = text[: match.start()], text[match.end() :]
        if not SUBJECT.search(before):
            continue
        after = _whole(before, after)
        if after is None:
            continue
        parts = [before, after]
        periods = [_period(part) for part in parts]
        if not any(periods):
            continue
        dated = [
            part if period else f"{part} in {periods[1 - k]}"
            for k, (part, period) in enumerate(zip(parts, periods, strict=True))
        ]
        return [dated[0], *clauses(dated[1])]
    return [text]


def _whole(before: str, after: str) -> str | None:
    """Return the second part with what it takes from the first; None where it is no claim."""
    says = re.search(
        r"[0-9]|\b(?:record|straight|row|flat|unchanged|doubled|halved)\b", after
    ) or VERB.search(after)
    if not says:
        return None
    owner = OWNER.match(before)
    if (those := re.match(r"(?:those|that|the one) (?=(?:to|from|with) (?:the )?@)", after)) and (
        subject := re.match(rf".*?{SUBJECT.pattern}", before)
    ):
        return f"{subject[0]} {after[those.end() :]}"
    if (bare := BARE_SUBJECT.match(after)) and owner:
        rest = after[bare.end() :]
        if re.match(rf" {NUMBER}", rest) and (verb := VERB.search(before)):
            rest = f" {verb[0]}{rest}"
        return f"{owner[1]}'s {bare[1]}{rest}"
    if re.match(NUMBER, after) and re.search(r"\bfrom \$?[0-9]", before):
        return None  # what it fell from again, as a month before too
    if re.match(NUMBER, after) and _period(after) and (verb := VERB.search(before)):
        return f"{before[: verb.end()]} {after}"
    if REVISED_WORDS.match(after) and (first := FIRST_WORDS.search(before)):
        return f"{before[: first.start()]}{after}"
    verb = VERB.match(after)
    if verb and _period(after) and (first := VERB.search(before)):
        return f"{before[: first.start()]}{after}"
    return after if SUBJECT.search(after) and "@" in after else None


def _period(text: str) -> str:
    """Return the words of the first period of a text; empty for none."""
    periods = take_periods(text)[1]
    return periods[0].words if periods else ""
