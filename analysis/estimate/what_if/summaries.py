"""Summaries of what a what-if moves: by month, sector and partner, and beside published elasticities."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.columns import Columns, returns, shared
from analysis.estimate.elasticity.main.lines import SPECIAL_CHAPTERS
from analysis.estimate.elasticity.response.by_age import FIRST_YEAR_MONTHS
from analysis.estimate.elasticity.response.lines import LINE_YEAR
from analysis.estimate.what_if.asked import Goods, Question
from analysis.estimate.what_if.base.lines import MAIN_BY_VALUE, NOISE
from analysis.estimate.what_if.effect import ESTIMATED, Moved, by_case
from analysis.estimate.what_if.ends import effect_ends, outcome_rows, widened
from analysis.estimate.what_if.lines import carrier_of, goods_of, main_kind
from analysis.estimate.what_if.model import Computed, named_takers
from analysis.estimate.what_if.spread import ENDS_IN_STD_ERRORS, base_error, intervals
from analysis.law.measures import read_left_out
from analysis.law.table import READ_TO
from analysis.vocabulary import TERMS, Term

#: Rates of a line: in the base, and on the first day without and with the duty.
RATES = ["rate_base", "rate_before", "rate_after"]

#: What the story shows of the base as it is.
SHOWN_OF_BASE = ("factor", "cuts", "known", "vintage")

TAXED_SECTORS = Columns(
    "a sector of the goods, the largest first",
    {
        "naics3": Term("Code", "", "NAICS3"),
        "label": TERMS["label"],
        "n_lines": Term("Lines", "count", "tariff lines"),
        "base": Term("Base", "USD", "imports a year at the level of the base's months"),
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

TAXED_PARTNERS = Columns(
    "a partner on whose goods the duty falls, the largest change first",
    {
        "partner": TERMS["partner"],
        "name": TERMS["partner_name"],
        "without": Term("Without", "USD", "imports of the goods without the duty, over the horizon"),
        "change": TAXED_SECTORS["change"],
        "relative": Term("Change", "fraction", "the same, over imports without the duty"),
        "duties": TAXED_SECTORS["duties"],
    },
)

PUBLISHED_ELASTICITIES = Columns(
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


@dataclass(frozen=True)
class Unsaid:
    """What the law of the first day does not hold."""

    read_to: pd.Timestamp  #: Day to which legal texts were read.
    #: Measures that touch the goods and are in no rate, each with what it is.
    incomplete: dict[str, str]
    #: Lines whose rate the use of a good decides; lines barred on that day, which are left out.
    n_by_use: int
    n_barred: int


@dataclass(frozen=True)
class BaseMonths:
    """The months that the base stands for."""

    #: First and last of the newest months; of a base of the year of the lines, that year's.
    start: pd.Timestamp
    end: pd.Timestamp
    part: float  #: Of the base, what is carried to the newest months (fraction).
    of_year: tuple[str, ...]  #: Partners whose base is the year.
    #: What customs collect on the base (fraction), chapters 98 and 99 left out as in its months.
    collected_rate: float
    error: float  #: How far it may lie from imports, as :func:`spread.base_error` (log points).


def summaries(
    question: Question, lines: pd.DataFrame, run: Computed, state: dict, *, law: pd.DataFrame
) -> dict[str, object]:
    """Return what a what-if finds, as fields of the story.

    Parameters
    ----------
    question : Question
    lines : DataFrame
        As :func:`effect.move` takes them.
    run : Computed
        Of them.
    state : dict
        From :func:`base.study.load_state`.
    law : DataFrame
        As :func:`law_means` and :func:`by_sector` take it.
    """
    base = base_months(lines, question.who, state)
    off = ENDS_IN_STD_ERRORS * base.error
    moved, months, noise = run.moved, question.horizon, means(lines, list(NOISE))
    of_main = main_kind(lines, all_sellers=question.on_all_sellers)
    takers = named_takers(lines, moved.by_line.loss, state, part=months / FIRST_YEAR_MONTHS)
    return {
        "n_lines": len(lines),
        "n_added": int((lines.law_change != 0).sum()),
        "base": base_of(lines, moved),
        "base_months": base,
        "rates": law_means(law),
        "elasticity": elasticity_of(lines, goods_of(question), state["elasticities"], of_main),
        "by_month": by_month(moved, run.months, off),
        "outcomes": outcome_rows(moved, months, off),
        "intervals": intervals(moved, months, state["factor"], noise),
        "sectors": by_sector(lines, moved, state["labels"], law),
        "takers": takers.iloc[:0] if question.on_all_sellers else takers,  # none is left to take
        "by_partner": by_partner(lines, moved, state["names"]),
        "published": implied(lines, state["published"]),
        "implied": implied_by(lines.value, lines),
        "spread": run.spread,
        "tau": run.tau,
        "noise": noise,
        "is_package": bool(question.title),
        "is_mixed": moved.mixed,
        **{name: state[name] for name in SHOWN_OF_BASE},
    }


def unsaid_of(flags: pd.DataFrame) -> Unsaid:
    """Return what the law leaves out on lines, from rows of :func:`stored.flags_on`."""
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
    year = moved.without["imports"][0, :FIRST_YEAR_MONTHS].sum()
    sums = lines[["value_2025", "base"]].sum()
    return pd.Series({"value_2025": sums.value_2025, "recorded": sums.base, "moved": year})


def base_months(lines: pd.DataFrame, who: str, state: dict) -> BaseMonths:
    """Return which months the base of lines stands for.

    Parameters
    ----------
    lines : DataFrame
        As :func:`effect.move` takes them.
    who : str
        Whom the question names.
    state : dict
        From :func:`base.study.load_state`.
    """
    newest, partner = state["newest"], lines.partner.astype(str)
    carriers = {code: carrier_of(code, who, newest) for code in partner.unique()}
    base = lines.groupby(partner).base.sum()
    carried = base.index.map(carriers) != ""
    months = newest.loc[sorted(set(carriers.values()) - {""})]
    year = [pd.Timestamp(LINE_YEAR, month, 1) for month in (1, FIRST_YEAR_MONTHS)]
    start, end = (months.start.min(), months.end.max()) if carried.any() else year
    priced = lines.base.where(~lines.hts.str.startswith(SPECIAL_CHAPTERS), 0.0)
    return BaseMonths(
        start=start,
        end=end,
        part=float(base[carried].sum() / base.sum()),
        of_year=tuple(base.index[~carried]),
        collected_rate=float(np.average(lines.paid, weights=priced if priced.any() else lines.base)),
        error=base_error(lines, partner.map(carriers), state["goods"], state["rule_error"]),
    )


def elasticity_of(lines: pd.DataFrame, goods: Goods, known: pd.DataFrame, of_main: str) -> pd.Series:
    """Return the mean elasticity of lines with its interval, and for what it was estimated.

    Parameters as :func:`lines.elasticities`; ``of_main`` as :func:`lines.main_kind`.
    """
    kind = goods.kind if goods.kind in ("all", "end_use") else "sector"
    rows, n = known.loc[kind], lines.naics3.nunique()
    sectors = "their sector" if n == 1 else f"their {n} sectors"
    group = {"all": "all goods", "end_use": f"{goods.code} goods"}.get(goods.kind, sectors)
    grouping = pd.Series(
        {"group": group if len(rows) > 1 else "all goods", "kind": kind, "p_value": rows.p_value.iloc[0]}
    )
    by_value = known.loc[(of_main, ""), list(MAIN_BY_VALUE)]
    return pd.concat([means(lines, list(ESTIMATED)), by_value, grouping])


def by_month(moved: Moved, months: pd.DatetimeIndex, off: float) -> pd.DataFrame:
    """Return imports by month without and with the duty, and the interval of dollars (US dollars).

    ``off`` as :func:`ends.outcome_rows`.
    """
    n = len(months)
    without, with_duty = moved.without["imports"][:, :n], moved.with_duty["imports"][:, :n]
    rows = [
        (
            before,
            before * np.exp(logs[0]),
            *(before * np.exp(widened(logs[0], *effect_ends(by_case(logs), dollars=True), off))),
        )
        for before, logs in zip(without[0], np.log(with_duty / without).T, strict=True)
    ]
    return pd.DataFrame(rows, months, ["without", "with_duty", "ci_low", "ci_high"])


@returns(TAXED_SECTORS)
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


@returns(TAXED_PARTNERS)
def by_partner(lines: pd.DataFrame, moved: Moved, names: pd.Series) -> pd.DataFrame:
    """Return how imports from every partner asked about move; ``names`` by code."""
    by_line = moved.by_line.assign(partner=lines.partner.astype(str), change=-moved.by_line.loss)
    sums = by_line.groupby("partner")[["without", "change", "duties"]].sum().reset_index()
    sums = sums.assign(name=sums.partner.map(names), relative=sums.change / sums.without)
    return sums.sort_values("change", key=abs, ascending=False, ignore_index=True)


@returns(PUBLISHED_ELASTICITIES)
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
