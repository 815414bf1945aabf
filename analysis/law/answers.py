"""What a question, a group, a list or a schedule gets of the stored law: rates, ends, what is unsaid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np
import pandas as pd

from analysis.checks import InputError
from analysis.columns import Columns, returns
from analysis.law import names
from analysis.law.asked import check_day, check_partners
from analysis.law.chapter99 import completeness, completeness_on
from analysis.law.goods import SUBHEADING, WHOLE_LINE, is_of_2017
from analysis.law.kinds import kind_codes
from analysis.law.lookup import statutory_rate
from analysis.law.measures import LAYERS
from analysis.law.statutory import DECIMALS
from analysis.law.stored import WORDS, each_once, lines_on
from analysis.law.table import RATES
from analysis.law.three_rates import BARRED_TEXT, THREE
from analysis.vocabulary import TERMS, Term

LISTED_RATES = {
    "statutory_rate": Term(
        "Statutory rate",
        "fraction",
        "as in regressions and all versions: the rate expected at customs, without what goes unpaid "
        "from 6 April 2026 on",
        missing=BARRED_TEXT,
    ),
    "legal_rate": Term(
        "Without preferences",
        "fraction",
        "rate where importers claim no preference, with aircraft and metal at the shares expected",
        missing=BARRED_TEXT,
    ),
    **{name: THREE[name] for name in RATES},
}
LISTED_GOODS = {
    "partner": TERMS["partner"],
    "hts": Term("Goods", "", "two to ten digits of the tariff schedule"),
}
LIST = Columns(
    "a question, of a group of countries one a member",
    LISTED_GOODS
    | {
        "day": Term("Day", "date", "day of the rate"),
        **THREE,
        **LISTED_RATES,
        **{
            name: Term(
                name.replace("_", " ").capitalize(),
                "fraction",
                "its part by this layer",
                missing=BARRED_TEXT,
            )
            for name in LAYERS
        },
        "lowest": Term("Lowest", "fraction", "lowest rate expected of a line", missing=BARRED_TEXT),
        "highest": Term("Highest", "fraction", "highest rate expected of a line", missing=BARRED_TEXT),
        "n_kinds": Term(
            "Kinds", "count", "kinds of lines, as `kinds_of` parts them; above 1 a rate is their mean"
        ),
        "n_lines": Term("Lines", "count", "lines with a rate"),
        "n_barred": Term("Barred", "count", "lines whose imports are banned"),
        "by_use": Term("By use", "", "uses that decide the rate, parted by blanks"),
        "claims": Term("Claims", "", "claims that would make another rate, parted by blanks"),
        "incomplete": Term(
            "Incomplete",
            "",
            "measures that touch the goods and are not in the rate; adcvd by the numbers that cases "
            "give for convenience, which hold other goods too",
        ),
        "completeness": Term(
            "Completeness", "", "how complete the rate is by the register of chapter 99"
        ),
    },
)
#: Columns that say which question, and of a list why there is no answer.
QUESTION = ("row", "partner", "hts", "day", "reason")

#: Columns of a list of one's own beside those of :data:`LIST`.
TERMS_OF_LIST = {
    "row": Term("Row", "count", "row of the list from 1, its header not counted"),
    "reason": Term("Reason", "", "why the row has no answer; empty where it has one"),
}


@dataclass(frozen=True)
class Rates:
    """The answers to many questions."""

    rows: Annotated[pd.DataFrame, LIST]

    def to_frame(self) -> pd.DataFrame:
        """Return one row a question."""
        return self.rows


def by_layer(rates: pd.DataFrame) -> pd.DataFrame:
    """Return rates of :data:`LIST`, or of a list of one's own, one row a layer that charges.

    The key is the question and ``layer``, the base always; ``rate`` is its part (fraction; missing where
    imports of all lines are barred).
    """
    keys = [name for name in QUESTION if name in rates]
    layers = rates.melt(keys, list(LAYERS), "layer", "rate", ignore_index=False)
    layers = layers[layers.layer.eq("base") | layers.rate.gt(0)]
    return layers.sort_index(kind="stable").reset_index(drop=True)


@returns(LIST)
def schedule(partners: tuple[str, ...], day: str | pd.Timestamp) -> pd.DataFrame:
    """Return the rate of every line of some partners on a day.

    Parameters
    ----------
    partners : tuple of str
        ISO alpha-3 codes.
    day : str or Timestamp
        As in :func:`lookup.statutory_rate`.
    """
    day = check_day(day)
    lines = (of_lines(code, lines_on(code, "", day), day) for code in partners)
    return pd.concat(lines, ignore_index=True)


def of_lines(partner: str, lines: pd.DataFrame, day) -> pd.DataFrame:
    """Return the answers that whole lines of a partner have, as :data:`LIST`, each on its day."""
    rates = lines[[*LISTED_RATES, *LAYERS]].mask(lines.barred).round(DECIMALS)
    days, free = np.broadcast_to(np.asarray(day, "datetime64[s]"), len(lines)), ~lines.barred
    how = completeness_on(partner, days, complete=lines.incomplete.eq("").to_numpy())
    return (
        lines[["hts", *WORDS]]
        .join(rates)
        .assign(
            partner=partner,
            day=days,
            lowest=rates.expected_rate,
            highest=rates.expected_rate,
            n_kinds=1,
            n_lines=free.astype(int),
            n_barred=(~free).astype(int),
            completeness=np.where(free, how, ""),
        )[list(LIST)]
    )


@returns(LIST)
def rates_of_group(partner: str, hts: str, day: str | pd.Timestamp) -> pd.DataFrame:
    """Return the rates of the members of a group that sold the goods, and the group's mean first."""
    return pd.DataFrame(answers(partner, goods_of(hts), check_day(day)), columns=list(LIST))


def answers(partner: str, hts: str, day: pd.Timestamp) -> list[dict]:
    """Return the rates on goods of one country; or of a group its mean, and those of its members."""
    codes = check_partners(partner)
    if len(codes) == 1:
        return [_of_one(*codes, hts, day)]
    members = {code: lines for code in codes if (lines := lines_on(code, hts, day)).weight.sum() > 0}
    if not members:
        raise InputError(f"none of these {len(codes)} countries sold goods of {hts!r} in 2024.")
    means = [_mean(code, hts, day, lines) for code, lines in members.items()]
    try:
        group = names.partner(partner, group=True)
    except InputError:  # countries that are listed one by one
        return means
    # Dollars of 2024 throughout: no group has China, whose lines to 2023 weigh by shares of 2017.
    return [_mean(group, hts, day, pd.concat(members.values())), *means]


def _of_one(partner: str, hts: str, day: pd.Timestamp) -> dict:
    """Return the answer to one question; a line that was not sold is looked up by itself."""
    lines = lines_on(partner, hts, day)
    whole = SUBHEADING if is_of_2017(partner, day) and len(hts) <= SUBHEADING else WHOLE_LINE
    if lines.weight.sum() > 0 or (len(lines) == 1 and len(hts) == whole):
        return _mean(partner, hts, day, lines)
    if not hts:
        raise InputError(f"{names.name_of(partner)} sold nothing in 2024: all goods have no mean.")
    return statutory_rate(partner, hts, day).to_frame()[list(LIST)].iloc[0].to_dict()


def _mean(partner: str, hts: str, day: pd.Timestamp, lines: pd.DataFrame) -> dict:
    """Return what is said of the mean of some lines."""
    barred, table = lines.barred.to_numpy(bool), lines[[*LISTED_RATES, *LAYERS]].to_numpy(float)
    weight = ~barred * (lines.weight.to_numpy() if len(lines) > 1 else 1.0)
    rates = weight @ np.nan_to_num(table) / (weight.sum() or np.nan)
    words = {name: each_once(sorted(sorted(set(lines[name])), key=len, reverse=True)) for name in WORDS}
    expected, n_barred = lines.expected_rate.round(DECIMALS), int(barred.sum())
    how = completeness(partner, day, complete=not words["incomplete"])
    return {
        "partner": partner,
        "hts": hts,
        "day": day,
        **dict(zip([*LISTED_RATES, *LAYERS], rates.round(DECIMALS), strict=True)),
        "n_lines": len(lines) - n_barred,
        "n_barred": n_barred,
        "n_kinds": len(set(kind_codes(table[:, len(LISTED_RATES) :], barred))),
        "lowest": expected.min(),
        "highest": expected.max(),
        **words,
        "completeness": how if n_barred < len(lines) else "",
    }


def by_claim(rates: pd.DataFrame) -> pd.DataFrame:
    """Return what each claim or use makes of rates of :data:`LIST`, as :func:`outcomes.rates_by_claim`.

    The key is the question and ``claim``; groups of countries and all goods have no such rows.
    """
    keys = [name for name in QUESTION if name in rates]
    questions = rates.loc[rates.n_lines.add(rates.n_barred).gt(0) & rates.hts.ne(""), keys]
    parts = [
        statutory_rate(one["partner"], one["hts"], one["day"]).rates.reset_index().assign(**one)
        for one in questions.to_dict("records")
        if len(check_partners(one["partner"])) == 1
    ]
    if not parts:
        raise InputError("what a claim makes is said of goods of one country: name goods by their code.")
    return pd.concat(parts, ignore_index=True)[[*keys, "claim", "rate", "asks", "share", "decides_on"]]


def goods_of(text: str) -> str:
    """Return the digits that a text means; none for all goods."""
    return "" if text.strip().lower() in names.ALL_GOODS_WORDS else names.hts(text)
