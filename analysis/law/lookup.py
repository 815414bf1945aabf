"""Look one rate up: the law on a partner's goods on a day, and what it leaves unsaid."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

import numpy as np
import pandas as pd

from analysis.checks import InputError
from analysis.fields import told
from analysis.law import names
from analysis.law.asked import check_day, check_partner, stored_rows
from analysis.law.by_use import USES
from analysis.law.chapter99 import completeness
from analysis.law.gaps import gaps_of_bits, gaps_of_words
from analysis.law.goods import (
    SUBHEADING,
    PartnerLines,
    is_of_2017,
    lines_under,
    no_line,
    preferences_of,
)
from analysis.law.kinds import LINE_KINDS, kinds_of
from analysis.law.measures import LAYERS, read_measures
from analysis.law.outcomes import Outcomes, outcomes_on, rates_by_claim
from analysis.law.paid import PAID_FROM
from analysis.law.statutory import DECIMALS
from analysis.law.table import READ_TO
from analysis.law.three_rates import CLAIMS, THREE


@told
@dataclass(frozen=True)
class LawfulRate:
    """What the law charges on goods of a partner on a day."""

    #: ISO alpha-3 code; two to ten digits.
    partner: str
    hts: str

    day: pd.Timestamp
    #: Every rate with what it asks, as :func:`outcomes.rates_by_claim`: owed, by each claim or use,
    #: claimable, expected; missing where imports of all the lines are barred, as all rates here.
    rates: pd.DataFrame
    statutory_rate: float  #: As in regressions: without what is learnt to go unpaid (fraction).
    legal_rate: float  #: Where importers claim no preference, with aircraft at their share (fraction).
    layers: dict[str, float]  #: Parts of the statutory rate by layer (fractions), which add up.
    #: Lines averaged: 1 for a whole code, else those that the partner sold under the prefix and may.
    n_lines: int
    weights: str  #: What they are weighted with.
    n_barred: int  #: Lines whose imports are banned; they have no rate and are not among ``n_lines``.
    read_to: pd.Timestamp  #: Day to which legal texts were read; what came later is not in the rate.
    incomplete: dict[str, str]  #: Measures that touch the goods and are not in the rate, each with why.
    #: The lines by what the law does with them: where they are of several kinds, ``statutory_rate`` is a
    #: mean that none of them pays.
    kinds: Annotated[pd.DataFrame, LINE_KINDS]
    owed_ends: tuple[float, float] = (np.nan, np.nan)  #: Lowest and highest rate owed of its lines.
    base_grade: str = ""  #: How the base rate of a whole line came about, a key of ``base.GRADES``.
    #: Special rates that the partner's goods of a whole line may claim, as :func:`base.preferences`.
    preferences: pd.DataFrame = field(default_factory=pd.DataFrame)
    facts: tuple[str, ...] = ()  #: Why other lines answer than those asked for; what customs did.

    @property
    def owed_rate(self) -> float:
        """Rate where nothing is claimed and no use counts (fraction of customs value)."""
        return self.rates.rate["owed_rate"]

    @property
    def claimable_rate(self) -> float:
        """Lowest rate that one claim or use makes lawful (fraction)."""
        return self.rates.rate["claimable_rate"]

    @property
    def expected_rate(self) -> float:
        """Rate expected at customs (fraction)."""
        return self.rates.rate["expected_rate"]

    @property
    def barred(self) -> bool:
        """Whether imports of all the lines are banned."""
        return self.n_lines == 0

    @property
    def by_use(self) -> list[str]:
        """Uses that decide the rate."""
        return [name for name in self.rates.index if name in USES]

    @property
    def claims(self) -> list[str]:
        """Claims that would make another rate, of :data:`three_rates.CLAIMS`."""
        return [name for name in self.rates.index if name in CLAIMS]

    @property
    def completeness(self) -> str:
        """Whether the rate is complete by the register of chapter 99, beside ``incomplete``."""
        return "" if self.barred else completeness(self.partner, self.day, complete=not self.incomplete)

    def to_frame(self) -> pd.DataFrame:
        """Return one row with the rate, its layers, what it leaves unsaid and the number of lines."""
        row = {"partner": self.partner, "hts": self.hts, "day": self.day}
        row |= {name: getattr(self, name) for name in (*THREE, "statutory_rate", "legal_rate")}
        row |= self.layers
        row |= {"n_lines": self.n_lines, "n_kinds": len(self.kinds)}
        row |= {"lowest": self.kinds.lowest.min(), "highest": self.kinds.highest.max()}
        row |= {"weights": self.weights, "by_use": " ".join(self.by_use), "read_to": self.read_to}
        row |= {"claims": " ".join(self.claims)}
        row |= {"incomplete": " ".join(self.incomplete), "completeness": self.completeness}
        return pd.DataFrame([row | {"n_barred": self.n_barred}])


def statutory_rate(partner: str, hts: str, day: str | pd.Timestamp = names.TODAY) -> LawfulRate:
    """Return the statutory rate on a partner's tariff line, or the mean of a prefix, on a day.

    Parameters
    ----------
    partner : str
        ISO alpha-3 code.
    hts : str
        Two to ten digits of the tariff schedule of 2024-2026 (dots are allowed). A prefix gives the
        mean over the lines that the partner sold, weighted with its imports of 2024 carried to the
        numbers of the day (China to 2023, up to six digits: of 2017); eight digits of which it sold
        nothing have the ends of their lines. A number that gave way is answered by its successors, and
        one of which no text is known by its subheading: ``facts`` says so.
    day : str or Timestamp
        A day from 2018-01-01 to 2027-02-28; ``"today"`` unless another is told. After the result's
        ``read_to`` the rate is what the texts that were read set for later days.

    Returns
    -------
    LawfulRate
        A whole line that the partner did not sell bears its full base rate. Rates alone, of as many
        lines and days as one likes, are those of :func:`stored.rates_between`.

    Raises
    ------
    InputError
        Unknown partner or line, a day outside the law, or a prefix of fewer than eight digits under
        which nothing was sold; with the nearest valid value.

    Examples
    --------
    >>> statutory_rate("CHN", "8517.62.0090", "2024-06-30").statutory_rate  # doctest: +SKIP
    0.075
    """
    hts, day, partner = names.hts(hts), check_day(day), check_partner(partner)
    if is_of_2017(partner, day) and len(hts) <= SUBHEADING:
        return _of_2017(hts, day)
    goods = lines_under(partner, hts, day)
    by_line = _layers(goods, day)
    flags = goods.flags(day)
    free = ~flags.barred[0]
    paid = by_line if day < PAID_FROM else _layers(goods.as_paid(), day)
    expected = sum(paid.values())
    kinds = kinds_of(by_line, ~free, goods.weights, expected)
    total = np.where(free, sum(by_line.values()).round(DECIMALS), np.nan)
    lawful = outcomes_on(goods, day, total, flags.by_use)
    weights = goods.weights * free
    weights = weights / weights.sum() if weights.sum() else weights
    layers = {name: float(rates @ weights) for name, rates in by_line.items()}
    rate = round(sum(layers.values()), DECIMALS) if free.any() else np.nan
    legal = sum(_layers(goods.unclaimed(), day).values()) @ weights
    one = len(goods.codes) == 1
    return LawfulRate(
        partner,
        hts,
        day,
        rates_by_claim(lawful, goods.weights, rate, np.where(free, expected, np.nan)),
        rate,
        round(float(legal), DECIMALS) if free.any() else np.nan,
        {name: round(part, DECIMALS) for name, part in layers.items()},
        int(free.sum()),
        goods.basis,
        int((~free).sum()),
        READ_TO,
        gaps_of_bits(partner, flags.incomplete[0], goods.codes, day),
        kinds,
        _ends(lawful.owed[0]),
        goods.grade if one else "",
        preferences_of(partner, goods.codes[0], day) if one else pd.DataFrame(),
        _facts(goods),
    )


def _ends(rates: np.ndarray) -> tuple[float, float]:
    held = rates[~np.isnan(rates)]
    return (float(held.min()), float(held.max())) if len(held) else (np.nan, np.nan)


def _layers(goods: PartnerLines, day: pd.Timestamp) -> dict[str, np.ndarray]:
    """Return the rate of each line by layer, rounded as in the law by line and day."""
    layers = dict.fromkeys(LAYERS, np.zeros(len(goods.codes))) | {"base": goods.base}
    for name, rate in goods.measures(day).items():
        layer = read_measures()[name]["layer"]
        layers[layer] = layers[layer] + rate
    return {name: rates.round(DECIMALS) for name, rates in layers.items()}


def _facts(goods: PartnerLines) -> tuple[str, ...]:
    remarks = (goods.remark,) if goods.remark else ()
    share = goods.coverage.share("uncollected", goods.targets, np.datetime64("2025-06-01"))
    if not share.any():
        return remarks
    which = "it" if len(goods.codes) == 1 else f"{int(share.sum())} of these lines"
    return (*remarks, f"Customs collected nothing on {which} in 2025, though no text spares it.")


def _of_2017(hts: str, day: pd.Timestamp) -> LawfulRate:
    """Return China's rate to 2023, of lines of six digits at imports of 2017."""
    lines = stored_rows("law_lines", "CHN", hts)
    sold = lines[lines.hts.str.len().eq(6)]
    if sold.empty or (len(hts) < 6 and sold.weight.sum() == 0):
        codes = stored_rows("law_lines", "CHN").hts
        raise InputError(no_line("CHN", hts, codes[codes.str.len().eq(6)], 6))
    steps = stored_rows("law", "CHN", hts)
    held = steps[steps.first_day.le(day.date()) & steps.last_day.ge(day.date())]
    held = held.merge(sold[["hts", "weight"]], on="hts")
    one = len(held) == 1
    weights = np.ones(1) if one else (held.weight / held.weight.sum()).to_numpy()
    layers = {name: float(held[name] @ weights) for name in LAYERS}
    basis = "one line" if one else "imports of 2017"
    rates = held.statutory_rate.to_numpy(float)
    rate = float(rates @ weights)
    alike = Outcomes(rates[None], np.zeros((1, len(held)), int), {})
    kinds = kinds_of(held, np.zeros(len(held), bool), weights)
    gaps = gaps_of_words("CHN", held.incomplete.astype(str), held.hts, day)
    return LawfulRate(
        "CHN",
        hts,
        day,
        rates_by_claim(alike, weights, rate, rates),
        rate,
        rate,
        layers,
        len(held),
        basis,
        0,
        READ_TO,
        gaps,
        kinds,
        _ends(rates),
    )
