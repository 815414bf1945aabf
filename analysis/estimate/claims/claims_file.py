"""The file of an article's claims: keys, texts and the series that they name, checked."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from analysis.checks import InputError, check_choice
from analysis.claims.claims import CheckedClaim, check_parsed, other
from analysis.claims.figures import Figures
from analysis.claims.grammar import EXAMPLE, parse_claim

REQUIRED = {"key", "statement", "claim"}
OPTIONAL = {"definition", "also"}

#: Parts of the report that a note on the article may follow.
NOTES = ["answer", "figure", "ledger"]


def check_content(path: Path, content: dict) -> None:
    """Check the shape of a claims file; what its claims say is checked when they are computed.

    Parameters
    ----------
    path : Path
        The file, for messages.
    content : dict
        ``article`` (title, date, notes) and ``claims`` (list of dict); the date becomes one.

    Raises
    ------
    InputError
        Missing, unknown or repeated key, no claims: names the claim.
    """
    if not isinstance(content, dict) or {"article", "claims"} - set(content):
        raise InputError(f"{path.name}: needs the keys `article` and `claims`.")
    _check_article(content["article"], f"{path.name}, article")
    if not isinstance(content["claims"], list) or not content["claims"]:
        raise InputError(f"{path.name}: `claims` is no list of claims.")
    for claim in content["claims"]:
        if not isinstance(claim, dict):
            raise InputError(f"{path.name}: the claim {str(claim)!r} has no fields such as `key`.")
        _check_claim(claim, f"{path.name}, claim {claim.get('key', '(no key)')!r}")
    keys = [claim["key"] for claim in content["claims"]]
    if twice := [key for key in dict.fromkeys(keys) if keys.count(key) > 1]:
        raise InputError(f"{path.name}: the key {twice[0]!r} names two claims; give each its own.")


def checked_claims(path: Path, claims: list[dict], figures: Figures) -> list[CheckedClaim]:
    """Compute every claim of a file, in its order.

    Raises
    ------
    InputError
        One line: file, claim, and what :func:`grammar.parse_claim` or :func:`formulas.compute` refuse.
    """
    checked = []
    for claim in claims:
        try:
            checked.append(_checked(claim, figures))
        except InputError as error:
            raise InputError(f"{path.name}, claim {claim['key']!r}: {error}") from None
    return checked


def _checked(claim: dict, figures: Figures) -> CheckedClaim:
    series, amount = parse_claim(claim["claim"], figures.names)
    if amount is None:
        raise InputError(f"{claim['claim']!r} has no value; write it as {EXAMPLE!r}.")
    also = []
    for one in claim.get("also", []):
        meant, value = parse_claim(one["series"], figures.names)
        if value is not None:
            raise InputError(f"`also` {one['series']!r} has a value; leave it out.")
        also.append(other(meant, figures, label=one.get("label", ""), short=one.get("short", "")))
    return check_parsed(
        series,
        amount,
        figures,
        key=claim["key"],
        statement=claim["statement"],
        said=claim.get("definition", ""),
        also=tuple(also),
    )


def _check_article(article, where: str) -> None:
    if not isinstance(article, dict) or {"title", "date"} - set(article):
        raise InputError(f"{where} needs a `title` and a `date` (2025-06-09).")
    if not isinstance(article["title"], str) or not article["title"].strip():
        raise InputError(f"{where}: the title {article['title']!r} is no text.")
    try:
        article["date"] = date.fromisoformat(str(article["date"]))
    except ValueError:
        raise InputError(f"{where}: {article['date']!r} is not a day; write it as 2025-06-09.") from None
    notes = article.get("notes", {})
    if not isinstance(notes, dict):
        raise InputError(f"{where}: `notes` needs texts under {', '.join(NOTES)}.")
    for part, text in notes.items():
        check_choice(part, NOTES, what="note", where=where)
        if not isinstance(text, str):
            raise InputError(f"{where}: the note `{part}` is {text!r}, not text.")


def _check_claim(claim: dict, where: str) -> None:
    """Check that a claim has its fields and that each is text."""
    _check_keys(claim, REQUIRED, OPTIONAL, where)
    for name in sorted((REQUIRED | {"definition"}) & set(claim)):
        if not isinstance(claim[name], str) or not claim[name].strip():
            raise InputError(f"{where}: `{name}` is {claim[name]!r}, not text.")
    if not re.fullmatch(r"[a-z0-9_.-]+", claim["key"]):
        raise InputError(f"{where}: a key is made of a-z, 0-9, dots, hyphens and underscores.")
    if not isinstance(claim.get("also", []), list):
        raise InputError(f"{where}: `also` is no list.")
    for one in claim.get("also", []):
        if not isinstance(one, dict):
            raise InputError(f"{where}: {one!r} under `also` has no field `series`.")
        _check_keys(one, {"series"}, {"label", "short"}, where)


def _check_keys(entry: dict, required: set[str], optional: set[str], where: str) -> None:
    if missing := required - set(entry):
        raise InputError(f"{where}: missing {', '.join(sorted(missing))}.")
    for word in set(entry) - required - optional:
        check_choice(word, required | optional, what="key", where=where)
