"""Words of the bill: what new duties raised, what trade that moved left unpaid, and what goes back."""

from __future__ import annotations

from analysis.estimate.tariffs.bill.borne import PRICES_BASE
from analysis.estimate.tariffs.bill.cells import UNASSIGNED
from analysis.estimate.tariffs.bill.forecast import FITTED_TO
from analysis.estimate.tariffs.bill.lines import UNMOVED_LAW  # noqa: F401, the law that new duties are beside
from analysis.estimate.tariffs.bill.story import Bill
from analysis.estimate.tariffs.bill.totals import (  # noqa: F401, aim and months that are named
    AIM_OF_ORDER,
    SHARES_FROM,
    Totals,
)
from analysis.law.authorities import IEEPA, LEGAL_AUTHORITIES
from analysis.present.finding import (  # noqa: F401, of sentences
    bounds,
    capital,
    day_name,
    from_to,
    month,
    moved,
    percent,
    the,
    whole,
    with_bounds,
)
from analysis.present.law import name_shown  # noqa: F401, of partners and groups
from analysis.present.numbers import fixed, places
from analysis.vocabulary import WORLD

#: Names of the authorities, and of duties that none has.
AUTHORITY_NAMES = LEGAL_AUTHORITIES | {UNASSIGNED: "Not divided"}

#: Least dollars of new duties of which a sentence speaks.
LEAST_NEW = 5e5

#: Day after which what had been collected under IEEPA was ordered to be paid back.
REFUNDS_FROM = "2026-05"


def dollars_in_billions(value: float) -> str:
    """Print dollars in billions with the decimals that their size needs, without the unit."""
    return fixed(value / 1e9, places(value))


def goods_of(story: Bill) -> str:
    """Return whose goods a bill is of: ``“Furniture” from Vietnam``, ``goods from all countries``."""
    goods = f"“{story.label}”" if story.product else "goods"
    return f"{goods} from {the(story.partner_name)}"


def window(story: Bill) -> str:
    """Return the months of a bill."""
    return from_to(story.start, story.end)


def _when(story: Bill) -> str:
    first, last = month(story.start), month(story.end)
    return f"In {first}" if first == last else f"From {first} to {last}"


def _of_authority(story: Bill) -> str:
    """Return the authority that was asked for, as a sentence says it."""
    names = [AUTHORITY_NAMES[name] for name in story.by_authority.index]
    if not story.authority:
        return ""
    return f" under {names[0] if len(names) == 1 else story.authority}"


def raised(story: Bill) -> str:
    """Say what new duties raised, with bounds, and would have on trade of 2024; or what was paid."""
    of = story.total
    which = _of_authority(story)
    if of.collected_new < LEAST_NEW:
        paid = with_bounds(of.collected, of.lowest, of.highest, dollars_in_billions)
        lead = f"{_when(story)} customs collected {paid} bn USD{which}"
        return f"{lead} on {goods_of(story)}, none of it under new duties."
    new = with_bounds(of.collected_new, of.new_lowest, of.new_highest, dollars_in_billions)
    before = dollars_in_billions(of.collected_new + of.lost)
    return (
        f"{_when(story)} new duties{which} on {goods_of(story)} raised {new} bn USD, "
        f"against {before} on trade {as_it_would_have_been(story)}."
    )


def as_it_would_have_been(story: Bill) -> str:
    """Return whose trade it is that new duties are laid on beside that which came."""
    return f"as forecast from the years to {month(FITTED_TO)}" if story.trade != "2024" else "of 2024"


def trade_moved(story: Bill) -> str:
    """Say what new duties trade that moved left unpaid, or added, beside what the elasticity says."""
    of = story.total
    if of.collected_new < LEAST_NEW:
        return ""
    ends = of.lost_by_elasticity_low, of.lost_by_elasticity_high
    alone = with_bounds(of.lost_by_elasticity, *ends, dollars_in_billions)
    size = dollars_in_billions(abs(of.lost))
    if of.lost < 0:
        more = "Trade came beyond its forecast" if story.trade != "2024" else "Trade grew"
        grew = f"{more} and added {size} bn USD"
        return f"{grew}; by the main estimate alone it would have cost {alone}."
    return f"Trade that moved cost {size} bn USD of new duties; by the main estimate alone, {alone}."


def priced(origin: str) -> str:
    """Return the goods of a price index by origin: ``goods from China``, ``goods of all origins``."""
    name = {"EU": "the European Union"}.get(origin) or the(name_shown(origin))
    return f"goods from {name}" if origin != WORLD else "goods of all origins"


def import_prices(story: Bill) -> str:
    """Say what import prices before duty and unit values did, as report 08 has them; or nothing."""
    of = story.prices
    if of is None:
        return ""
    since = f"from {month(PRICES_BASE)} to {month(of.until)}"
    text = f"Import prices of {priced(of.origin)} {moved(of.change, by=False)} before duty {since}"
    if of.origin != WORLD:
        text += f", those of all origins {moved(of.every, by=False)}"
    if of.unit_value == of.unit_value:
        e = with_bounds(of.unit_value, of.ci_low, of.ci_high)
        whose = f"products from {the(story.partner_name)}"
        text += f". Unit values of {whose} have an elasticity of {e} to the law"
    return f"{text}."


def goes_back(story: Bill) -> str:
    """Say what was collected under IEEPA, and what was paid back of customs duties."""
    rows = story.by_authority.reindex(list(IEEPA)).dropna()
    if rows.empty:
        return ""
    of = rows.sum()
    paid = with_bounds(of.collected, of.lowest, of.highest, dollars_in_billions)
    owed = (
        f"Under IEEPA, whose duties are to go back, customs collected {paid} bn USD, "
        "bounds by which duty was spared."
    )
    refunds = story.refunds[REFUNDS_FROM:]
    if story.partner != WORLD or refunds.empty:
        return owed
    back = f"Treasury paid back {dollars_in_billions(refunds.sum())} bn USD of customs duties"
    when = from_to(refunds.index[0], refunds.index[-1])
    return f"{owed} {back}, {when}, usual refunds among them."


def net_negative(totals: Totals) -> str:
    """Say in which months Treasury paid back more than it received; empty where in none."""
    negative = totals.by_month[totals.by_month.net_receipts.lt(0)]
    if negative.empty:
        return ""
    least, n = negative.net_receipts.min(), len(negative)
    months = from_to(negative.month.iloc[0], negative.month.iloc[-1])
    several = f"In {n} months, {months}," if n > 1 else f"In {month(negative.month.iloc[0])}"
    lowest = fixed(least / 1e9, places(least))
    return f"{several} Treasury paid back more than it received, {lowest} bn USD net at the lowest."
