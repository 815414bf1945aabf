"""The answer of report 01 and the sentences of its sections."""

from __future__ import annotations

import textwrap

from analysis.estimate.claims.claims import CheckedClaim
from analysis.estimate.claims.study import Story
from analysis.present.finding import Answer, Finding, day_name, month, percent
from analysis.present.numbers import display
from analysis.present.words import LINE

#: Within which part of an independent measure a series is the same but for rounding.
NEAR = 0.01


def answer(story: Story) -> Answer:
    """Count the figures of the article that hold, and those that hold as first published."""
    claims = _testable(story)
    day = f"{day_name(story.day)}"
    which = f"of the article of {day} that published series can check"
    said = [f"The article is “{story.title}”.", _released(claims), _defined(claims)]
    return Answer(
        _sentence(claims, which),
        tuple(_one_line(text) for text in said if text),
        names=(day,),
        asked=(day,),
        data_to=month(story.data_to),
    )


def _sentence(claims: list[CheckedClaim], which: str) -> str:
    """Say how many figures hold; "as first published" only where a first release is in the tables."""
    held = [c for c in claims if c.verdict.holds]
    n, first = len(held), sum(map(_as_first, held))
    when = {0: " as published today", n: " as first published"}.get(first, "")
    if not claims:
        return f"No figure {which} was found."
    if len(claims) == 1:
        when = " as first published" if _as_first(claims[0]) else " as published today"
        return f"The one figure {which} {'holds' if held else 'does not hold'}{when}."
    if not held:
        return f"None of the {len(claims)} figures {which} holds."
    if n < len(claims):
        return f"Of {len(claims)} figures {which}, {n} {_holds(n)}{when}."
    return f"All {n} figures {which} hold{when or f', {first} of them as first published'}."


def _one_line(text: str) -> str:
    return text if len(text) <= LINE else textwrap.shorten(text, LINE, placeholder=" …")


def _testable(story: Story) -> list[CheckedClaim]:
    """Return the claims on which a published series bears."""
    return [c for c in story.claims if not c.documented and c.verdict.holds is not None]


def _holds(n: int) -> str:
    return "holds" if n == 1 else "hold"


def _as_first(claim: CheckedClaim) -> bool:
    """Whether the first release, on which it was judged, is in the tables."""
    return claim.found.first_release is not None


def _released(claims: list[CheckedClaim]) -> str:
    """Say how many figures have a first release in the tables, and how many were revised since."""
    if not claims:
        return ""
    first, n = sum(map(_as_first, claims)), sum(c.verdict.revised for c in claims)
    have = "has" if first == 1 else "have"
    text = f"{first or 'None'} of the figures {have} a first release in the tables."
    return text + (f" After revision {n} no longer {_holds(n)}." if n else "")


def _defined(claims: list[CheckedClaim]) -> str:
    """Name the figure that another definition changes most."""
    apart = [(c, o) for c in claims for o in c.also if c.growth and o.today is not None]
    if not apart:
        return ""
    claim, other = max(apart, key=lambda pair: abs(pair[1].today - pair[0].claimed))
    said, measured = _value(claim.claimed, claim), _value(other.today, claim)
    return f"What the article puts at {said} is {measured} as {other.short}."


def _value(value: float, claim: CheckedClaim) -> str:
    return display(value, claim.unit)


def verdict_sentence(claim: CheckedClaim) -> str:
    """Say whether one claim holds, which figure it was held against, and what else it could mean."""
    said = [f"“{claim.statement}” {claim.verdict.text}."]
    if claim.value is not None:
        vintage = f" ({claim.found.vintage})" if claim.found.vintage else ""
        said.append(f"Published is {_value(claim.value, claim)}{vintage}, {claim.definition}.")
    said += [
        f"As {other.short} it is {_value(other.today, claim)}."
        for other in claim.also
        if other.today is not None
    ]
    return " ".join(said)


def note(story: Story, part: str) -> Finding | None:
    """Return what the claims file says of this article after a part of the report, if anything."""
    return Finding(story.notes[part].strip()) if part in story.notes else None


def ledger(story: Story) -> Finding:
    """Say which figures do not hold or were revised since, and which rest on documents."""
    claims = _testable(story)
    failed = [c for c in claims if not c.verdict.holds]
    documented = sum(c.documented for c in story.claims)
    held = len(claims) - len(failed)
    first = sum(c.verdict.holds and _as_first(c) for c in claims)
    lead = f"{held} of {len(claims)} figures {_holds(held)}, {first} of them as first published"
    if documented:
        lead += f", and {documented} more {'rests' if documented == 1 else 'rest'} on documents"
    said = [f"**{lead}.**"]
    for c in failed:
        where = "first published" if _as_first(c) else "today"
        said.append(f"Does not hold: {c.statement} ({where} {_value(c.value, c)}).")
    said += [
        f"Revised since: {c.statement} (today {_value(c.found.today, c)})."
        for c in claims
        if c.verdict.revised
    ]
    said += [
        f"Cannot be checked: {c.statement} (it needs {c.found.needs})."
        for c in story.claims
        if c.found.needs
    ]
    return Finding("\n\n".join(said))


def definitions(story: Story) -> Finding | None:
    """Open the section of other definitions; None where the article's figures have none."""
    n = sum(any(o.today is not None for o in c.also) for c in story.claims)
    if not n:
        return None
    return Finding(
        f"## Under other definitions\n\n**{n} of {len(story.claims)} figures "
        f"{'has' if n == 1 else 'have'} another definition under which the same thing is measured.**"
    )


def trials(story: Story) -> Finding:
    """Say how near the series lie to independent measures, and which is farthest from its own."""
    apart = (story.trials.ours / story.trials.independent - 1).abs()
    near, widest = int((apart < NEAR).sum()), story.trials.loc[apart.idxmax()]
    return Finding(
        f"## The series, tried\n\n**{near} of {len(apart)} series lie within {percent(NEAR, 0)} of an "
        f"independent measure; {widest.what} differs most, by {percent(apart.max(), 0)}.**"
    )
