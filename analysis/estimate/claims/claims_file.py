"""Read the file of an article's claims: keys, formulas and the series that they name, checked."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from analysis.checks import InputError, check_choice, read_yaml
from analysis.combine.load import parse_month
from analysis.estimate.claims.formulas import FORMULAS, NEEDS, Figures
from analysis.paths import given

FOLDER = Path(__file__).parent
REQUIRED = {"key", "statement", "value", "unit", "tolerance", "formula", "definition"}
OPTIONAL = {"series", "month", "day", "also", "reading", "verdict"}
UNITS = ["fraction", "months", "count"]

#: Parts of the report that a note on the article may follow.
NOTES = ["answer", "figure", "ledger"]


def read_claims(name: str, figures: Figures) -> dict:
    """Read and check a claims file.

    Parameters
    ----------
    name : str
        Name of a file in ``analysis/estimate/claims/`` without ``.yaml``, or a path to another.
    figures : Figures
        In which the series of each claim must exist.

    Returns
    -------
    dict
        ``article`` (title, date, notes) and ``claims`` (list of dict).

    Raises
    ------
    InputError
        Unknown file, missing or unknown key, unknown formula or unit: names the claim.
    """
    known = sorted(path.stem for path in FOLDER.glob("*.yaml"))
    path = FOLDER / f"{name}.yaml" if name in known else given(name)
    if not path.is_file():
        raise InputError(f"no claims file {name!r}. Shipped: {', '.join(known)}; or give a path.")
    content = read_yaml(path)
    if not isinstance(content, dict) or {"article", "claims"} - set(content):
        raise InputError(f"{path.name}: needs the keys `article` and `claims`.")
    article = content["article"]
    if not isinstance(article, dict) or {"title", "date"} - set(article):
        raise InputError(f"{path.name}: `article` needs a `title` and a `date` (2025-06-09).")
    article["date"] = _day(article["date"], f"{path.name}, article")
    _check_notes(article.get("notes", {}), f"{path.name}, article")
    if not isinstance(content["claims"], list):
        raise InputError(f"{path.name}: `claims` is no list of claims.")
    for claim in content["claims"]:
        if not isinstance(claim, dict):
            raise InputError(f"{path.name}: the claim {str(claim)!r} has no fields such as `key`.")
        where = f"{path.name}, claim {claim.get('key', '(no key)')!r}"
        _check_keys(claim, REQUIRED, OPTIONAL, where)
        check_choice(claim["unit"], UNITS, what="unit", where=where)
        for number in ("value", "tolerance"):
            if not isinstance(claim[number], (int, float)):
                raise InputError(f"{where}: `{number}` is {claim[number]!r}, not a number.")
        _check_formula(claim, figures, where)
        for other in claim.get("also", []):
            _check_keys(other, {"label", "formula"}, {"short", "series", "month", "day"}, where)
            _check_formula(other, figures, where)
    return content


def _check_keys(entry: dict, required: set[str], optional: set[str], where: str) -> None:
    if missing := required - set(entry):
        raise InputError(f"{where}: missing {', '.join(sorted(missing))}.")
    for word in set(entry) - required - optional:
        check_choice(word, required | optional, what="key", where=where)


def _check_notes(notes, where: str) -> None:
    if not isinstance(notes, dict):
        raise InputError(f"{where}: `notes` needs texts under {', '.join(NOTES)}.")
    for part in notes:
        check_choice(part, NOTES, what="note", where=where)


def _day(value, where: str) -> date:
    """Return a day, written as a date or as text."""
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise InputError(f"{where}: {value!r} is not a day; write it as 2025-06-09.") from None


def _check_formula(entry: dict, figures: Figures, where: str) -> None:
    """Check that an entry has what its formula needs, and that the series exists."""
    check_choice(entry["formula"], FORMULAS, what="formula", where=where)
    for name in NEEDS[entry["formula"]]:
        group, _, inner = name.partition(".")
        found = entry.get(group)
        if found is None or (inner and inner not in found):
            raise InputError(f"{where}: formula {entry['formula']} needs `{name}`.")
    if "month" in entry:
        try:
            parse_month(entry["month"], "month")
        except InputError as error:
            raise InputError(f"{where}: {error}") from None
    if "day" in entry:
        _day(entry["day"], where)
    series = entry.get("series", {})
    if "series.column" in NEEDS[entry["formula"]]:
        columns = figures.prices.filter(like="growth").columns
        check_choice(series["column"], columns, what="price column", where=where)
    if "series.partner" in NEEDS[entry["formula"]]:
        if entry["formula"] == "yoy_growth":
            partners = figures.customs.partner.unique()
            check_choice(series["flow"], ["exports"], what="flow", where=where)
        else:
            partners = figures.panel.partner.cat.categories
        check_choice(series["partner"], partners, what="partner", where=where)
