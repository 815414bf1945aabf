"""The ledger of an article's claims: each beside the figures that bear on it, with a verdict."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.estimate.claims.formulas import GROWTH, Figures, Found, compute


@dataclass(frozen=True)
class Verdict:
    """Whether a claim holds.

    Attributes
    ----------
    text : str
        At which release it holds.
    holds : bool or None
        As first published, or as published today where that is the only figure; None without any.
    revised : bool
        It held as first published, and does no more.
    """

    text: str
    holds: bool | None = None
    revised: bool = False


@dataclass(frozen=True)
class Other:
    """The same thing under another definition: its name, a shorter one, and its present value."""

    label: str
    short: str
    today: float | None


@dataclass(frozen=True, kw_only=True)
class CheckedClaim:
    """One claim beside the figures that bear on it.

    Attributes
    ----------
    key, statement, unit, definition : str
        As in the claims file.
    formula : str
        By which it was computed.
    claimed : float
        In ``unit``.
    found : Found
        In ``unit``: as first published, and as published today.
    also : tuple of Other
        The same thing under other definitions.
    verdict : Verdict
        Whether the claim holds, at which release and under which definition.
    """

    key: str
    statement: str
    unit: str
    definition: str
    formula: str
    claimed: float
    found: Found
    also: tuple[Other, ...]
    verdict: Verdict

    @property
    def documented(self) -> bool:
        """Whether documents bear on it, and no series."""
        return self.formula == "documented"

    @property
    def growth(self) -> bool:
        """Whether it is a change on a year earlier."""
        return self.formula in GROWTH


def check_claims(claims: list[dict], figures: Figures) -> list[CheckedClaim]:
    """Compute every claim of a file; see :class:`CheckedClaim`."""
    return [check_claim(claim, figures) for claim in claims]


def check_claim(claim: dict, figures: Figures) -> CheckedClaim:
    """Compute one claim as first published and as published today, and judge it."""
    found = compute(claim, figures)
    also = [
        Other(other["label"], other.get("short", other["label"]), compute(other, figures).today)
        for other in claim.get("also", [])
    ]
    verdict = judge(claim, found.first_release, found.today)
    if "verdict" in claim:
        verdict = Verdict(claim["verdict"], verdict.holds, verdict.revised)
    return CheckedClaim(
        key=claim["key"],
        statement=claim["statement"],
        unit=claim["unit"],
        definition=claim["definition"],
        formula=claim["formula"],
        claimed=claim["value"],
        found=found,
        also=tuple(also),
        verdict=verdict,
    )


def judge(claim: dict, first: float | None, today: float | None) -> Verdict:
    """Say whether the claimed value lies within its own rounding of each release."""

    def holds(value: float) -> bool:
        # A hair of slack: 0.0815 - 0.081 is a little more than 0.0005 in binary.
        return abs(value - claim["value"]) <= claim["tolerance"] * (1 + 1e-9) + 1e-12

    if first is None and today is None:
        return Verdict("cannot be checked: no figure in the package")
    if first is None:
        return Verdict("holds" if holds(today) else "does not hold", holds(today))
    if not holds(first):
        later = "; holds after revision" if today is not None and holds(today) else ""
        return Verdict("does not hold at first release" + later, holds=False)
    if today is None or today == first:
        return Verdict("holds; no revision found", holds=True)
    if holds(today):
        return Verdict("holds, also after revision", holds=True)
    return Verdict("held at first release; revised since", holds=True, revised=True)
