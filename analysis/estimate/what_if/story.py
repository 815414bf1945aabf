"""What a what-if finds, and the summaries that it is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np
import pandas as pd

from analysis.columns import Columns, returns, shared
from analysis.estimate.elasticity.response.by_age import YEAR
from analysis.estimate.what_if.asked import Goods
from analysis.estimate.what_if.base.lines import CHECKS
from analysis.estimate.what_if.base.revenue import REVENUE
from analysis.estimate.what_if.effect import BY_OUTCOME, CASES, ESTIMATED, Moved, both_ends
from analysis.estimate.what_if.spread import INTERVALS, LEVELS_HELD
from analysis.estimate.what_if.takers import TAKERS
from analysis.fields import told
from analysis.law.measures import read_left_out
from analysis.law.table import READ_TO
from analysis.vocabulary import TERMS, Term

#: Rates of a line: in the base, and on the first day without and with the duty.
RATES = ["rate_base", "rate_before", "rate_after"]

SECTORS = Columns(
    "a sector of the goods, the largest first",
    {
        "naics3": Term("Code", "", "NAICS3"),
        "label": TERMS["label"],
        "n_lines": Term("Lines", "count", "tariff lines"),
        "base": Term("Base", "USD", "imports of the last twelve recorded months"),
        "rate_base": Term(
            "Law, base", "fraction", "mean statutory rate of these months, by imports of 2024"
        ),
        "rate_before": Term("Law, day", "fraction", "the same of the first day, without the duty"),
        "rate_after": Term("Law, asked", "fraction", "the same with the duty"),
        **shared(
            "value",
            "ci_low",
            "ci_high",
            label="Elasticity by law",
            unit="elasticity",
            format="two",
            definition="of imports by law over the first twelve months",
        ),
        "change": Term("Change", "USD", "imports with the duty less without, over the horizon"),
        "duties": Term("Duties", "USD", "duties collected with the duty less without, over the horizon"),
    },
)

PARTNERS = Columns(
    "a partner on whose goods the duty falls, the largest change first",
    {
        "partner": TERMS["partner"],
        "name": TERMS["partner_name"],
        "without": Term("Without", "USD", "imports of the goods without the duty, over the horizon"),
        "change": SECTORS["change"],
        "relative": Term("Change", "fraction", "the same, over imports without the duty"),
        "duties": SECTORS["duties"],
    },
)

PUBLISHED = Columns(
    "a published elasticity of imports or trade",
    {
        "study": Term("Study", "", "who estimated it"),
        "quantity": Term("Elasticity of", "", "what answers to the tariff"),
        "horizon": Term("Horizon", "", "how long after the tariff"),
        "value": Term("Estimate", "elasticity", "as published", "two"),
        "std_error": Term(
            "Std. error", "elasticity", "as published", "two", missing="where not at hand"
        ),
        "change": Term("Implied change", "fraction", "of imports under the duty, others' prices held"),
    },
)

#: Horizons of published elasticities that are longer than a year.
LONG_RUN = "long run|years|15 months"

NAME = {"name": TERMS["partner_name"]}


@dataclass(frozen=True)
class Unsaid:
    """What the law of the first day does not hold."""

    read_to: pd.Timestamp  #: Day to which legal texts were read.
    #: Measures that touch the goods and are in no rate, each with what it is.
    incomplete: dict[str, str]
    #: Lines whose rate the use of a good decides; lines barred on that day, which are left out.
    n_by_use: int
    n_barred: int


@told
@dataclass(frozen=True)
class WhatIfStory:
    """What report 09 shows."""

    partner: str  #: As asked: a code, a group, several codes, or ``"WLD"``.
    partner_name: str
    partners: tuple[str, ...]  #: Those whose goods are asked about.
    #: Of them, those whose law by line and day is not held: what customs collected stands for it.
    without_law: tuple[str, ...]
    goods: Goods
    added: float | None  #: The duty asked about (fraction); None under a path or a package.
    path: str  #: Label of the path, or title of the package; empty for a duty.
    start: pd.Timestamp  #: First day.
    horizon: int  #: Months over which effects are summed.
    #: Lines of the goods, and those of them whose rate moves.
    n_lines: int
    n_added: int
    #: Imports a year (US dollars): ``value_2025`` (of 2025), ``recorded`` (the last twelve recorded
    #: months), ``day_before`` (moved to the law of the day before).
    base: pd.Series
    #: Mean statutory rate of the goods, by imports of 2024 as look-ups have it: ``rate_base`` (last
    #: twelve recorded months), ``rate_before``, ``rate_after`` (first day, without and with the duty).
    rates: pd.Series
    #: By law, mean of the first twelve months: :data:`effect.CASES`, weighted where goods are of several
    #: sectors; ``group``: what it was estimated for; ``kind`` of goods asked about (``"all"``,
    #: ``"end_use"``, ``"sector"``), and the ``p_value`` that groups of it are alike.
    elasticity: pd.Series
    #: Index month, a year at least: ``without``, ``with_duty`` (US dollars), and the effect interval
    #: ``ci_low``, ``ci_high``.
    by_month: pd.DataFrame
    outcomes: Annotated[pd.DataFrame, BY_OUTCOME]
    intervals: Annotated[pd.DataFrame, INTERVALS]
    sectors: Annotated[pd.DataFrame, SECTORS]
    takers: Annotated[pd.DataFrame, Columns(TAKERS.row, TAKERS | NAME)]  #: Empty where nothing is lost.
    by_partner: Annotated[pd.DataFrame, PARTNERS]
    published: Annotated[pd.DataFrame, PUBLISHED]
    implied: float  #: The change that our elasticity implies in the same way.
    checks: Annotated[pd.DataFrame, Columns(CHECKS.row, CHECKS | NAME)]
    #: Spread of elasticities that the effect's interval holds, by level, and their sum in squares.
    spread: Annotated[pd.DataFrame, LEVELS_HELD]
    tau: float
    factor: float  #: On the half-width of a forecast, as the calibration learnt.
    noise: pd.Series  #: What forecasts of such imports missed in quiet months (log points).
    cuts: float  #: Response to a cut over that to a rise.
    revenue: Annotated[pd.DataFrame, REVENUE]  #: Duties of 2025, by the model and as collected.
    unsaid: Unsaid  #: What the law of the first day leaves out.
    data_to: pd.Timestamp  #: Last recorded month.

    vintage: str
    is_package: bool = False  #: Whether a package of duties is asked about.

    @property
    def long_run(self) -> pd.DataFrame:
        """Published elasticities of a longer run than a year, the least change first."""
        longer = self.published[self.published.horizon.str.contains(LONG_RUN)]
        return longer.sort_values("change", key=abs)

    @property
    def change(self) -> pd.Series:
        """Change of imports over the horizon with its effect interval (fractions)."""
        return self.intervals.loc["effect"]


def unsaid_of(flags: pd.DataFrame) -> Unsaid:
    """Return what the law leaves out on lines, from rows of :func:`on_days.flags_on`."""
    named = set(" ".join(flags.incomplete.dropna().astype(str)).split())
    left_out = {name: m["title"] for name, m in read_left_out().items() if name in named}
    by_use = flags.by_use.dropna().astype(str).ne("").sum()
    return Unsaid(READ_TO, left_out, int(by_use), int(flags.barred.eq(True).sum()))


def means(lines: pd.DataFrame, names: list[str]) -> pd.Series:
    """Return means over lines by imports of the base."""
    return pd.Series({name: np.average(lines[name], weights=lines.base) for name in names})


def law_means(law: pd.DataFrame) -> pd.Series:
    """Return means of :data:`RATES` over lines by ``weight``; where none has any, by ``base``."""
    weights = law.weight if law.weight.sum() else law.base
    return pd.Series({name: np.average(law[name], weights=weights) for name in RATES})


def base_of(lines: pd.DataFrame, moved: Moved) -> pd.Series:
    """Return imports a year (US dollars): of 2025, as recorded last, and under the law of the day."""
    year = moved.without["imports"][0, :YEAR].sum()
    sums = lines[["value_2025", "base"]].sum()
    return pd.Series({"value_2025": sums.value_2025, "recorded": sums.base, "moved": year})


def elasticity_of(lines: pd.DataFrame, goods: Goods, known: pd.DataFrame) -> pd.Series:
    """Return the mean elasticity of lines with its interval, and for what it was estimated.

    Parameters as :func:`effect.elasticities`.
    """
    kind = goods.kind if goods.kind in ("all", "end_use") else "sector"
    rows, n = known.loc[kind], lines.naics3.nunique()
    by = {"all": "all goods", "end_use": f"{goods.code} goods"}
    group = by.get(goods.kind, "their sector" if n == 1 else f"their {n} sectors")
    grouping = pd.Series(
        {"group": group if len(rows) > 1 else by["all"], "kind": kind, "p_value": rows.p_value.iloc[0]}
    )
    return pd.concat([means(lines, list(ESTIMATED)), grouping])


def by_month(moved: Moved, months: pd.DatetimeIndex) -> pd.DataFrame:
    """Return imports by month without and with the duty, and the effect interval (US dollars)."""
    n = len(months)
    without, with_duty = moved.without["imports"][:, :n], moved.with_duty["imports"][:, :n]
    rows = [
        (
            before,
            before * np.exp(logs[0]),
            *(before * np.exp(both_ends(dict(zip(CASES, logs, strict=True)), "effect"))),
        )
        for before, logs in zip(without[0], np.log(with_duty / without).T, strict=True)
    ]
    return pd.DataFrame(rows, months, ["without", "with_duty", "ci_low", "ci_high"])


@returns(SECTORS)
def by_sector(lines: pd.DataFrame, moved: Moved, labels: pd.Series, law: pd.DataFrame) -> pd.DataFrame:
    """Return what the sectors of lines rest on, and how they move, the largest first."""
    code, sectors = pd.factorize(lines.naics3, sort=True)
    base, n = lines.base.to_numpy(), len(sectors)
    total = np.bincount(code, base, n)
    columns = {
        "naics3": sectors,
        "label": labels.reindex(sectors).fillna("not classified").to_numpy(),
        "n_lines": np.bincount(code, minlength=n),
        "base": total,
    }
    of_sector = {code: law_means(rows) for code, rows in law[law.naics3.isin(sectors)].groupby("naics3")}
    columns |= {name: [of_sector[code][name] for code in sectors] for name in RATES}
    columns |= {name: np.bincount(code, base * lines[name], n) / total for name in ESTIMATED}
    columns |= {
        "change": -np.bincount(code, moved.by_line.loss, n),
        "duties": np.bincount(code, moved.by_line.duties, n),
    }
    return pd.DataFrame(columns).sort_values("base", ascending=False, ignore_index=True)


@returns(PARTNERS)
def by_partner(lines: pd.DataFrame, moved: Moved, names: pd.Series) -> pd.DataFrame:
    """Return how imports from every partner asked about move; ``names`` by code."""
    by_line = moved.by_line.assign(partner=lines.partner.astype(str), change=-moved.by_line.loss)
    sums = by_line.groupby("partner")[["without", "change", "duties"]].sum().reset_index()
    sums = sums.assign(name=sums.partner.map(names), relative=sums.change / sums.without)
    return sums.sort_values("change", key=abs, ascending=False, ignore_index=True)


@returns(PUBLISHED)
def implied(lines: pd.DataFrame, published: pd.DataFrame) -> pd.DataFrame:
    """Return published elasticities with the change of imports that each implies for the duty.

    Parameters
    ----------
    published : DataFrame
        As :func:`elasticity.anchors.published_elasticities`.

    Notes
    -----
    The others' prices are held as they are, in ours as in theirs: it is the elasticity times the change
    of the log factor, line by line.
    """
    return published.assign(change=[implied_by(value, lines) for value in published.value])


def implied_by(elasticity: float | pd.Series, lines: pd.DataFrame) -> float:
    """Return the change of imports that an elasticity implies at given prices of others (fraction)."""
    return float(np.average(np.expm1(elasticity * lines.law_change), weights=lines.base))
