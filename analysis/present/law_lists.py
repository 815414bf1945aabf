"""Many rates of the law as people who type see them: a list, a group, a schedule, what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.law.answers import Rates, by_claim, by_layer
from analysis.law.asked import check_partners
from analysis.law.chapter99 import completeness_on
from analysis.law.china_by_line import CARRIED_BACK
from analysis.law.goods import SUBHEADING
from analysis.law.statutory import BASKET_2024
from analysis.law.table import READ_TO
from analysis.law.three_rates import THREE
from analysis.present.finding import day_name, percent, the
from analysis.present.law import LEGAL_SOURCE, NAMES, name_shown, spread
from analysis.present.result import Result
from analysis.present.table import FORMATS, Table

if TYPE_CHECKING:
    from analysis.law.day_changes import Changes

#: Rows of a list or schedule that are printed; its frame has all. Reasons that a sentence names.
SHOWN, NAMED = 20, 3


def rates_shown(rates: pd.DataFrame, mean: pd.DataFrame | None = None) -> Result:
    """Return the rates of a list, a group or a schedule as a table.

    Parameters
    ----------
    rates : DataFrame
        Columns :data:`answers.LIST`, or :data:`lists.LISTED`.
    mean : DataFrame, optional
        The same of all goods of one partner, whose lines ``rates`` has.
    """
    shown = _one_a_row(rates)
    heads = {"row": "Row"} if "row" in rates else {}
    heads = heads | {
        "partner": "Partner",
        "hts": "Goods",
        "day": "Day",
        **{name: term.label for name, term in THREE.items()},
        "lowest": "Lowest expected",
        "highest": "Highest expected",
        "n_lines": "Lines",
        "n_barred": "Barred",
        "by_use": "By use",
        "claims": "By claim",
        "incomplete": "Not in the rate",
    }
    means = list(THREE)
    formats = {
        "partner": name_shown,
        "day": FORMATS["day"],
        **dict.fromkeys((*means, "lowest", "highest"), FORMATS["percent"]),
    }
    unlike = shown.n_kinds.gt(1)
    none = " Lines that differ in kind have their ends and no mean." if unlike.any() else ""
    by_partner = shown.groupby("partner", sort=False).day
    days = {code: np.unique(of.to_numpy("datetime64[D]")) for code, of in by_partner}
    texts = dict.fromkeys(
        text for code, of in days.items() for text in completeness_on(code, of, complete=False)
    )
    texts = [*texts, _carried_back(shown, shown.day), LEGAL_SOURCE.format(READ_TO)]
    caption = " ".join([f"US tariff by law{_of(shown)}.{none}", *filter(None, texts)])
    printed = shown[list(heads)].assign(**{name: shown[name].mask(unlike) for name in means})
    table = Table(printed.head(SHOWN), caption, heads=heads, formats=formats)
    texts = (_ends(shown), _mean_of_all(rates, mean), unanswered(rates))
    return Result(Rates(rates), table, sentence=" ".join(filter(None, texts)))


def parts_shown(rates: pd.DataFrame, by: str) -> Result:
    """Return the rates of a question, list or group one row a ``layer``, or a ``claim`` or use."""
    shown = _one_a_row(rates)
    parts = by_layer if by == "layer" else by_claim
    rows = parts(shown)
    columns = ("row", "partner", "hts", "day", by, "rate", "asks")
    heads = {name: name.capitalize() for name in columns if name in rows} | {"hts": "Goods"}
    formats = {
        "partner": name_shown,
        "day": FORMATS["day"],
        by: lambda name: NAMES.get(name, name),
        "rate": FORMATS["percent"],
    }
    what = {
        "layer": "layers, which add up to the statutory rate",
        "claim": "what each claim makes of it",
    }
    unlike = " Of lines that differ in kind it is their mean, the rate of no line."
    caption = (
        f"US tariff by law{_of(rows)}: {what[by]}."
        f"{unlike if shown.n_kinds.gt(1).any() else ''} {LEGAL_SOURCE.format(READ_TO)}"
    )
    table = Table(rows[list(heads)].head(SHOWN), caption, heads=heads, formats=formats)
    texts = (_ends(shown), unanswered(rates))
    return Result(Rates(parts(rates)), table, sentence=" ".join(filter(None, texts)))


def _one_a_row(rates: pd.DataFrame) -> pd.DataFrame:
    """Return of a list the rows with an answer, of a group of countries its mean alone; else all."""
    if "row" not in rates:
        return rates
    rows = rates[rates.reason.eq("")]
    groups = rows.partner.map({code: len(check_partners(code)) > 1 for code in rows.partner.unique()})
    return rows[groups | ~groups.groupby(rows.row).transform("any")]


def unanswered(rates: pd.DataFrame) -> str:
    """Say which rows of a list have no answer, and why; of many the first. Empty where all have one."""
    failed = rates[rates.reason.ne("")] if "reason" in rates else rates.iloc[:0]
    if failed.empty:
        return ""
    count = f"{len(failed):,} of {rates.row.nunique():,} rows without an answer."
    reasons = [f"Row {row.row}: {row.reason}" for row in failed.head(NAMED).itertuples()]
    reasons += ["The others have theirs in the column reason."] if len(failed) > NAMED else []
    return " ".join([count, *reasons])


def _ends(rates: pd.DataFrame) -> str:
    """Return how many rates there are, and the lowest and highest of their lines."""
    low, high = rates.lowest.min(), rates.highest.max()
    count = int(rates.lowest.notna().sum())
    rates_that = "1 rate by law, that" if count == 1 else f"{count:,} rates by law, those"
    several = percent(low) != percent(high)
    return f"{rates_that} expected at customs {'from ' * several}{spread(low, high)}." if count else ""


def _mean_of_all(rates: pd.DataFrame, mean: pd.DataFrame | None) -> str:
    """Say what is owed and expected in the mean of one partner's lines; empty where there is none."""
    if mean is None or not mean.n_lines.sum():
        return ""
    owed, expected = (percent(mean[name].iloc[0]) for name in ("owed_rate", "expected_rate"))
    year = 2017 if rates.hts.str.len().max() == SUBHEADING else 2024
    return f"In their mean by imports of {year} {owed} owed, {expected} expected at customs."


def changes_shown(found: Changes) -> Result:
    """Return what the law changed between two days as a table and a sentence."""
    lines = found.lines
    who = [the(name_shown(code)) for code in lines.partner.unique()]
    where = f" from {who[0]}" if len(who) == 1 else ""
    days = f"From {day_name(found.start)} to {day_name(found.end)}"
    means = f"the mean rate went from {percent(found.before)} to {percent(found.after)}"
    text = f"{days} the law changed on {len(lines):,} of {found.n_lines:,} lines{where}: {means}."
    if lines.empty:
        text = f"{days} the law changed on none of {found.n_lines:,} lines."
    if found.n_new:
        text += f" {found.n_new:,} lines have younger numbers and are left out."
    old = lines.hts.str.len().max() == SUBHEADING  # China to 2023: shares of its imports of 2017
    year, form = (2017, "fine") if old else (2024, "dollars")
    back = _carried_back(lines, found.start)
    heads = {
        "partner": "Partner",
        "hts": "Line",
        "imports": f"Imports {year}",
        "before": "Before",
        "after": "After",
        "change": "Change",
        "layers": "Layers",
    }
    formats = {
        "partner": name_shown,
        "imports": FORMATS[form],
        "change": FORMATS["points"],
        **dict.fromkeys(("before", "after"), FORMATS["percent"]),
        "layers": lambda text: ", ".join(map(NAMES.get, text.split())),
    }
    caption = (
        f"Lines whose statutory rate changed, largest change of duties first{_of(lines)}. "
        f"Weights: imports of {year}. {f'{back} ' if back else ''}{LEGAL_SOURCE.format(READ_TO)}"
    )
    return Result(
        found,
        Table(lines.head(SHOWN), caption, heads=heads, formats=formats),
        sentence=text,
    )


def _carried_back(rows: pd.DataFrame, day: pd.Series | pd.Timestamp) -> str:
    """Say of rates of China's lines that they are carried back; empty where none is."""
    back = rows.partner.eq("CHN") & rows.hts.str.len().gt(SUBHEADING) & (day < BASKET_2024)
    return CARRIED_BACK if back.any() else ""


def _of(rows: pd.DataFrame) -> str:
    return f", the first {SHOWN} of {len(rows):,} rows" if len(rows) > SHOWN else ""
