"""The ledger of an article's claims: each a formula on a series and a vintage, with a verdict."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import pandas as pd
import yaml

from analysis.checks import InputError, check_choice
from analysis.collect import read_table
from analysis.collect.tables import vintage
from analysis.combine.load import load_panel, parse_month, select
from analysis.estimate.exports.ledgers import china_exports, import_totals
from analysis.estimate.tariffs.tariffs import headline_steps

CLAIMS = Path(__file__).parent
REQUIRED = {"key", "statement", "value", "unit", "tolerance", "formula", "definition"}
OPTIONAL = {"series", "month", "day", "also", "reading", "verdict"}
UNITS = ["fraction", "months", "count"]

#: What each formula needs in a claim.
NEEDS = {
    "yoy_growth": ["series.partner", "series.flow", "month"],
    "price_growth": ["series.column", "month"],
    "months_since_as_low": ["series.column", "month"],
    "headline_rate": ["series.partner", "day"],
    "effective_rate": ["series.partner", "month"],
    "us_import_growth": ["series.partner", "month"],
    "documented": ["reading"],
}


@dataclass(frozen=True, kw_only=True)
class CheckedClaim:
    """One claim beside the figures that bear on it.

    Attributes
    ----------
    key, statement, unit, definition : str
        As in the claims file.
    claimed, first_release, today : float or None
        In ``unit``: as claimed, as first published, as published in the newest vintage; None where
        no such figure is in the package.
    series, first_vintage, today_vintage : str
        What was computed, and from which publications.
    also : str
        The same thing under other definitions, in words.
    verdict : str
        Whether the claim holds, at which release and under which definition.
    """

    key: str
    statement: str
    unit: str
    claimed: float
    first_release: float | None
    today: float | None
    series: str
    first_vintage: str
    today_vintage: str
    definition: str
    also: tuple[tuple[str, float], ...]
    verdict: str


def read_claims(name: str) -> dict:
    """Read and check a claims file.

    Parameters
    ----------
    name : str
        Name of a file in ``analysis/estimate/claims/`` without ``.yaml``, or a path to another.

    Returns
    -------
    dict
        ``article`` (title, date) and ``claims`` (list of dict).

    Raises
    ------
    InputError
        Unknown file, missing or unknown key, unknown formula or unit: names the claim.
    """
    known = sorted(path.stem for path in CLAIMS.glob("*.yaml"))
    path = CLAIMS / f"{name}.yaml" if name in known else Path(name)
    if not path.is_file():
        raise InputError(f"no claims file {name!r}. Shipped: {', '.join(known)}; or give a path.")
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(content, dict) or {"article", "claims"} - set(content):
        raise InputError(f"{path.name}: needs the keys `article` and `claims`.")
    article = content["article"]
    if not isinstance(article, dict) or {"title", "date"} - set(article):
        raise InputError(f"{path.name}: `article` needs a `title` and a `date` (2025-06-09).")
    article["date"] = _day(article["date"], f"{path.name}, article")
    for claim in content["claims"]:
        where = f"{path.name}, claim {claim.get('key', '(no key)')!r}"
        _check_keys(claim, REQUIRED, OPTIONAL, where)
        check_choice(claim["unit"], UNITS, what="unit", where=where)
        for number in ("value", "tolerance"):
            if not isinstance(claim[number], (int, float)):
                raise InputError(f"{where}: `{number}` is {claim[number]!r}, not a number.")
        _check_formula(claim, where)
        for other in claim.get("also", []):
            _check_keys(other, {"label", "formula"}, {"series", "month", "day"}, where)
            _check_formula(other, where)
    return content


def _check_keys(entry: dict, required: set[str], optional: set[str], where: str) -> None:
    if missing := required - set(entry):
        raise InputError(f"{where}: missing {', '.join(sorted(missing))}.")
    for word in set(entry) - required - optional:
        check_choice(word, required | optional, what="key", where=where)


def _day(value, where: str) -> date:
    """Return a day, written as a date or as text."""
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise InputError(f"{where}: {value!r} is not a day; write it as 2025-06-09.") from None


def _check_formula(entry: dict, where: str) -> None:
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
        columns = read_table("china_prices_monthly").filter(like="growth").columns
        check_choice(series["column"], columns, what="price column", where=where)
    if "series.partner" in NEEDS[entry["formula"]]:
        if entry["formula"] == "yoy_growth":
            partners = read_table("china_customs_monthly").partner.unique()
            check_choice(series["flow"], ["exports"], what="flow", where=where)
        else:
            partners = load_panel().partner.cat.categories
        check_choice(series["partner"], partners, what="partner", where=where)


def check_claims(name: str) -> list[CheckedClaim]:
    """Compute every claim of a file; see :class:`CheckedClaim`."""
    return [check_claim(claim) for claim in read_claims(name)["claims"]]


def check_claim(claim: dict) -> CheckedClaim:
    """Compute one claim as first published and as published today, and judge it."""
    found = FORMULAS[claim["formula"]](claim)
    also = tuple(
        (other["label"], FORMULAS[other["formula"]](other)["today"]) for other in claim.get("also", [])
    )
    return CheckedClaim(
        key=claim["key"],
        statement=claim["statement"],
        unit=claim["unit"],
        claimed=claim["value"],
        definition=claim["definition"],
        also=also,
        verdict=claim.get("verdict") or judge(claim, found["first"], found["today"]),
        first_release=found["first"],
        today=found["today"],
        series=found["series"],
        first_vintage=found["first_vintage"],
        today_vintage=found["today_vintage"],
    )


def judge(claim: dict, first: float | None, today: float | None) -> str:
    """Say whether the claimed value lies within its own rounding of each release."""

    def holds(value: float) -> bool:
        # A hair of slack: 0.0815 - 0.081 is a little more than 0.0005 in binary.
        return abs(value - claim["value"]) <= claim["tolerance"] * (1 + 1e-9) + 1e-12

    if first is None and today is None:
        return "cannot be checked: no figure in the package"
    if first is None:
        return "holds" if holds(today) else "does not hold"
    if not holds(first):
        later = "; holds after revision" if today is not None and holds(today) else ""
        return "does not hold at first release" + later
    if today is None or today == first:
        return "holds; no revision found"
    return "holds, also after revision" if holds(today) else "held at first release; revised since"


def ledger(checked: list[CheckedClaim]) -> pd.DataFrame:
    """Return checked claims as rows of one frame, in the order of the file."""
    return pd.DataFrame([asdict(claim) for claim in checked])


def _month(claim: dict) -> pd.Timestamp:
    return pd.Timestamp(f"{claim['month']}-01")


def _yoy_growth(claim: dict) -> dict:
    """Growth on a year earlier in China's own figures, at first release and revised."""
    partner, month = claim["series"]["partner"], _month(claim)
    first = china_exports(partner, release="first")
    revised = china_exports(partner, release="revised")
    printed, implied = (_known(first[n].get(month)) for n in ("yoy_growth", "implied"))
    # Growth of the levels has more digits, but only where both levels are of one vintage: then it
    # rounds to the printed rate.
    one_vintage = implied is not None and (printed is None or abs(implied - printed) <= 0.00051)
    value = implied if one_vintage else printed
    today = revised.yoy_growth.get(month)
    missing = today is None or pd.isna(today)
    return {
        "first": value,
        "today": value if missing else float(today),
        "series": f"china_customs_monthly, exports to {partner}",
        "first_vintage": "first release",
        "today_vintage": "no revision found" if missing else "revised, as of August 2026",
    }


def _price_growth(claim: dict) -> dict:
    """A published rate of inflation; price indices of China are not revised."""
    prices = read_table("china_prices_monthly").set_index("month")
    return _single(prices[claim["series"]["column"]].get(_month(claim)), claim, "china_prices_monthly")


def _months_since_as_low(claim: dict) -> dict:
    """Months since a rate was last at or below its value in the claim's month."""
    month = _month(claim)
    rate = read_table("china_prices_monthly").set_index("month")[claim["series"]["column"]]
    lower = rate[(rate.index < month) & (rate <= rate[month])].index.max()
    months = (month.year - lower.year) * 12 + month.month - lower.month
    return _single(months, claim, "china_prices_monthly")


def _headline_rate(claim: dict) -> dict:
    """The uniform add-on in force on a day, from the event calendar."""
    steps = headline_steps(select(partner=claim["series"]["partner"]))
    value = steps[: pd.Timestamp(claim["day"])].iloc[-1]
    return {
        "first": None,
        "today": float(value),
        "series": f"event calendar, {claim['series']['partner']} on {claim['day']}",
        "first_vintage": "law, not revised",
        "today_vintage": "legal texts",
    }


def _effective_rate(claim: dict) -> dict:
    return _us_imports(claim, "effective_rate")


def _us_import_growth(claim: dict) -> dict:
    return _us_imports(claim, "yoy_growth")


def _us_imports(claim: dict, column: str) -> dict:
    """A figure of US imports for consumption from a partner, all goods."""
    selection = select(partner=claim["series"]["partner"])
    totals = import_totals(load_panel(), selection.partner)
    return _single(totals[column].get(_month(claim)), claim, "us_imports_naics3_monthly")


def _documented(claim: dict) -> dict:
    nothing = {"first": None, "today": None, "first_vintage": "", "today_vintage": ""}
    return nothing | {"series": "documents: " + " ".join(claim["reading"].split())}


def _single(value, claim: dict, table: str) -> dict:
    """A figure of which the package holds one vintage only."""
    column = claim["series"].get("column") or claim["series"].get("partner")
    return {
        "first": None,
        "today": _known(value),
        "series": f"{table}, {column}",
        "first_vintage": "one vintage in the package",
        "today_vintage": vintage(table),
    }


def _known(value) -> float | None:
    return None if value is None or pd.isna(value) else float(value)


FORMULAS = {
    "yoy_growth": _yoy_growth,
    "price_growth": _price_growth,
    "months_since_as_low": _months_since_as_low,
    "headline_rate": _headline_rate,
    "effective_rate": _effective_rate,
    "us_import_growth": _us_import_growth,
    "documented": _documented,
}
