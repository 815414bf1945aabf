"""How report 08 says who bore the duty, what of a rate is new, and what the law did by product."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.estimate.prices.arithmetic import Carry
from analysis.estimate.prices.border import Border
from analysis.estimate.prices.story import PricesStory
from analysis.present import finding
from analysis.present.finding import capital, month, verb
from analysis.present.prices.labels import INDEXES, among, rate_changed, with_rounding


def who_bore(border: Border) -> str:
    """Say what part of the rise of the duty importers bore, before what it is a duty on."""
    low, high = _shares(border)
    if _is_open(low, high):
        return "Import prices leave open who bore"
    return f"Importers bore {finding.spread(low, high, finding.whole)} of the rise of"


def borne(border: Border) -> str:
    """Say who bore the rise of the duty, over all choices."""
    low, high = _shares(border)
    if _is_open(low, high):
        return "Under some choices exporters bore more than all or less than nothing of it."
    importers, exporters = (
        finding.spread(*ends, finding.whole) for ends in ((low, high), (1 - high, 1 - low))
    )
    return (
        f"Importers bore {importers} of it, exporters {exporters}, over {len(border.choices)} choices."
    )


def _shares(border: Border) -> tuple[float, float]:
    shares = 1 - border.choices.share
    return shares.min(), shares.max()


def _is_open(low: float, high: float) -> bool:
    return low < 0 or high > 1


def in_quiet_windows(border: Border) -> str:
    """Say what prices did in quiet windows as long, and where this change lies among them."""
    if not (n := len(border.quiet)):
        return "The index does not reach back for quiet windows as long."
    quiet = np.expm1([border.quiet.alone.min(), border.quiet.alone.max()])
    windows = f"{n} window{'s' * (n > 1)}"
    place = among(np.expm1(border.moved.loc[border.until].price), quiet)
    changed = f"prices from China changed by {finding.spread(*quiet)}"
    return f"In {windows} as long before, {changed}, and this change is {place}."


def new_and_base(story: PricesStory, name: str) -> str:
    """Say what of an index is new and what its base, as far as they are known."""
    index, when = story.indexes[name], month(story.month)
    sentences = []
    if step := index.step:
        new, base = finding.points(step.new.value), with_rounding(step.base)
        changed = f"{INDEXES[name]} {rate_changed(step.change.value)} in {when}"
        sentences.append(f"**{changed}, with {new} new and {base} from the base of a year ago.**")
        if step.base.low > 0 or step.base.high < 0:
            turned = verb(step.base.value, "fallen", "risen")
            sentences.append(f"In that month of {story.month.year - 1} they had {turned}.")
    if carry := index.carry:
        rate, carried = finding.percent(index.yoy[story.month]), with_rounding(carry.carried)
        came = f"and {with_rounding(carry.new)} came since."
        sentence = f"Of the rate of {rate}, {carried} was there in {month(carry.december)}, {came}"
        sentences.append(sentence if step else f"**{sentence}**")
    return " ".join(sentences)


def when_it_came(carry: Carry) -> str:
    """Say how much of a rate came before the year and how much in it."""
    year, parts = carry.december.year + 1, (carry.carried.value, carry.new.value)
    if parts[0] * parts[1] <= 0:
        before, new = map(finding.points, parts)
        return f"Of the rate {before} was there when {year} began, and {new} came in it"
    before, new = (finding.points(abs(part)) for part in parts)
    change = verb(carry.total.value, "rise", "fall")
    return f"Of the {change} {before} came before {year} and {new} in it"


def _clear(estimate) -> bool:
    return not estimate.ci_low <= 0 <= estimate.ci_high


def rests_on_small_codes(quantity, larger) -> str:
    """Say what the elasticity of the quantity is without the smallest codes, where it is clear."""
    if not _clear(quantity):
        return ""
    without, alone = "without the quarter of codes of least value", finding.interval(larger)
    if _clear(larger):
        return f"{capital(without)} that of the quantity is {alone}."
    return f"That of the quantity rests on small codes: {without} it is {alone}."


def carried_by_few(quantity, weighted, rest) -> str:
    """Say which codes carry the quantity by value, where it is clear and has the other sign."""
    if not _clear(weighted) or (weighted.value > 0) == (quantity.value > 0):
        return ""
    codes = f"which {weighted.n_obs - rest.n_obs} codes carry"
    finds = f"By value the quantity finds {finding.interval(weighted)}, {codes}"
    return f"{finds}: without them it is {finding.interval(rest)}."


def title_by_product(estimates: pd.DataFrame, larger: pd.DataFrame) -> str:
    """Return what the figure by product shows, of all codes and without the smallest."""
    price = estimates.loc["unit_value"]
    if _clear(price):
        moved = verb(price.value, "rose", "fell")
        return f"Where the law on goods from China rose more, prices before duty {moved} more"
    if price.ci_low <= -0.5:
        return "Whether prices before duty fell where the law on goods from China rose more is open"
    if max(estimates.ci_high["quantity"], larger.ci_high["quantity"]) < 0:
        return "Where the law rose more, less came from China, at prices before duty that show no fall"
    return "Where the law on goods from China rose more, prices before duty show no fall"
