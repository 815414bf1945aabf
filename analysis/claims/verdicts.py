"""Whether a claimed value holds: in the earliest release held, in one alone, or by documents."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.claims.amounts import Amount
from analysis.claims.evidence import NO_FIRST, SUMMED, Found

#: What a figure may differ by that no table has as it was first printed.
NEAR_SUMS, NEAR_REVISION = "such sums lie off", "revisions moved its series"

BEFORE_REVISION = "as published before the annual revision"


#: What a verdict comes to -> what a command that checks it ends with.
STATUSES = {"holds": 0, "does not hold": 1, "open": 3, "not checkable": 2}


@dataclass(frozen=True)
class Verdict:
    """Whether a claim holds."""

    text: str  #: At which release it holds.
    holds: bool | None = None  #: In the earliest release that is in the package; None without any.
    revised: bool = False  #: It held in that release, and does no more.
    later: bool = False  #: It did not hold in that release, and does since.
    open: bool = False  #: It is as near as a figure that is not in the tables may lie.

    @property
    def status(self) -> str:
        """One of :data:`STATUSES`."""
        if self.open:
            return "open"
        return {True: "holds", False: "does not hold", None: "not checkable"}[self.holds]


@dataclass(frozen=True)
class Other:
    """The same thing under another definition: its name, a shorter one, and its present value."""

    label: str
    short: str
    today: float | None


def judge(amount: Amount, found: Found, also: tuple[Other, ...] = ()) -> Verdict:
    """Say whether the claimed value lies within its own rounding, or range, of each release."""
    today = found.today
    if found.first_release is not None:
        when, earliest = "as first published", found.first_release
    elif found.before_revision is not None:
        when, earliest = BEFORE_REVISION, found.before_revision
    elif today is not None:
        return _judge_today(amount, found, also)
    else:
        needed = f"no table holds {found.needs}" if found.needs else "no figure in the package"
        return Verdict(f"cannot be checked: {needed}")
    if not amount.holds(earliest):
        if amount.holds(earliest, found.revision):
            return _open(NEAR_REVISION, amount, found, also)
        if amount.holds(earliest, found.beside):
            return _open(found.why_beside, amount, found, also)
        if today is not None and amount.holds(today):
            return Verdict(f"does not hold {when}; holds after revision", holds=False, later=True)
        return _fails(amount, when, also)
    if today is None or today == earliest:
        return Verdict(f"holds {when}; no revision found", holds=True)
    if amount.holds(today):
        return Verdict(f"holds {when} and after revision", holds=True)
    return Verdict(f"held {when}; revised since", holds=True, revised=True)


def judge_release(release: str, amount: Amount, found: Found) -> Verdict:
    """Judge a claim of one release, the first or the revised one, by that alone."""
    earliest = found.before_revision if found.first_release is None else found.first_release
    revised = found.today is not None and earliest is not None and found.today != earliest
    value, when = found.today if revised else None, "after revision"
    if release == "first":
        printed = found.first_release is not None
        value, when = earliest, "as first published" if printed else BEFORE_REVISION
    if value is None:
        lacking = "first release" if release == "first" else "revision"
        return Verdict(f"cannot be checked: no {lacking} of it is in the tables")
    holds = amount.holds(value)
    return Verdict(f"{'holds' if holds else 'does not hold'} {when}", holds=holds)


def _judge_today(amount: Amount, found: Found, also: tuple[Other, ...]) -> Verdict:
    """Judge by the newest vintage alone; a difference of a revision's size decides nothing."""
    when = "by law" if found.by_law else "as published today"
    if found.summed:
        when = f"as {SUMMED} {found.summed}"
    elif found.first_vintage == NO_FIRST:
        when += ", with no first release in the tables"
    if found.until is not None and amount.holds(found.today):
        return Verdict(
            f"cannot be told: it was so up to {found.until:%Y-%m-%d} at most, and is no more; it "
            f"depends on "
            "the day on which it was said"
        )
    if amount.holds(found.today):
        return Verdict(f"holds {when}", holds=True)
    if amount.holds(found.today, found.rounding):
        return Verdict(f"holds {when}, within their rounding", holds=True)
    if amount.holds(found.today, found.revision):
        return _open(NEAR_SUMS if found.summed else NEAR_REVISION, amount, found, also)
    if amount.holds(found.today, found.beside):
        return _open(found.why_beside, amount, found, also)
    return _fails(amount, when, also)


def _open(why: str, amount: Amount, found: Found, also: tuple[Other, ...]) -> Verdict:
    """Say that a claim is as near as something that no table has may lie, and what is in the tables."""
    lacking = {
        NEAR_SUMS: "no printed figure in the tables, and ",
        NEAR_REVISION: "no first release in the tables, and ",
    }.get(why, "")
    text = f"is open: {lacking}it differs by no more than {why}"
    if lacking and found.today is not None:
        power, unit = (100, "%") if amount.unit == "fraction" else (1e-9, "bn dollars")
        agrees = "agrees" if amount.holds(found.today) else "does not agree"
        text += f"; today's release gives {found.today * power:.2f} {unit}, which {agrees}"
    return Verdict(text + _instead(amount, also), open=True)


def _fails(amount: Amount, when: str, also: tuple[Other, ...]) -> Verdict:
    """Say that a claim does not hold, and as what else it would."""
    return Verdict(f"does not hold {when}{_instead(amount, also)}", holds=False)


def _instead(amount: Amount, also: tuple[Other, ...]) -> str:
    """Say as what else a claim holds; nothing where it does as nothing."""
    fitting = [o.short for o in also if o.today is not None and amount.holds(o.today)]
    return f"; holds as {fitting[0]}" if fitting else ""


def judge_documents(amount: Amount, documents: dict) -> Verdict:
    """Say what documents support of a claim; no series bears on it, so that it does not count."""
    if amount.unit != documents["unit"]:
        return Verdict(f"cannot be checked: the documents are in {documents['unit']}")
    low, high = documents["low"], documents["high"]
    agrees = amount.holds(low) or amount.holds(high) or low <= amount.value <= high
    return Verdict(documents["verdict"] if agrees else "the documents cited do not support it")
