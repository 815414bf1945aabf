"""The answer of report 01 and the sentences of its sections."""

from __future__ import annotations

import textwrap

from analysis.estimate.claims.claims import CheckedClaim
from analysis.estimate.claims.study import Story
from analysis.present.finding import Answer, Finding, month
from analysis.present.numbers import display
from analysis.present.words import LINE


def answer(story: Story) -> Answer:
    """Count the figures of the article that hold as first published."""
    claims = _testable(story)
    held = sum(c.verdict.holds for c in claims)
    day = f"{story.day:%-d %B %Y}"
    which = f"of the article of {day} that published series can check"
    if not claims:
        sentence = f"No figure {which} was found."
    elif len(claims) == 1:
        sentence = f"The one figure {which} {'holds' if held else 'does not hold'} as first published."
    elif held == len(claims):
        sentence = f"All {held} figures {which} hold as first published."
    else:
        sentence = f"Of {len(claims)} figures {which}, {held} {_holds(held)} as first published."
    said = [f"The article is “{story.title}”.", _changed(claims), _defined(claims)]
    return Answer(
        sentence,
        tuple(_one_line(text) for text in said if text),
        names=(day,),
        asked=(day,),
        data_to=month(story.data_to),
    )


def _one_line(text: str) -> str:
    return text if len(text) <= LINE else textwrap.shorten(text, LINE, placeholder=" …")


def _testable(story: Story) -> list[CheckedClaim]:
    """Return the claims on which a published series bears."""
    return [c for c in story.claims if not c.documented and c.verdict.holds is not None]


def _holds(n: int) -> str:
    return "holds" if n == 1 else "hold"


def _changed(claims: list[CheckedClaim]) -> str:
    """Say how many figures were revised since."""
    n = sum(c.verdict.revised for c in claims)
    return f"{n} of the figures {'was' if n == 1 else 'were'} revised since." if n else ""


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


def note(story: Story, part: str) -> Finding | None:
    """Return what the claims file says of this article after a part of the report, if anything."""
    return Finding(story.notes[part].strip()) if part in story.notes else None


def ledger(story: Story) -> Finding:
    """Say which figures do not hold or were revised since, and which rest on documents."""
    claims = _testable(story)
    failed = [c for c in claims if not c.verdict.holds]
    revised = [c for c in claims if c.verdict.revised]
    documented = sum(c.documented for c in story.claims)
    lead = [f"{len(claims) - len(failed)} of {len(claims)} figures hold as first published"]
    if documented:
        lead.append(f"{documented} more {'rests' if documented == 1 else 'rest'} on documents")
    text = f"**{', and '.join(lead)}.**\n"
    for c in failed:
        found = c.found.today if c.found.first_release is None else c.found.first_release
        text += f"\nDoes not hold: {c.statement} (published {_value(found, c)}).\n"
    for c in revised:
        text += f"\nRevised since: {c.statement} (today {_value(c.found.today, c)}).\n"
    return Finding(text.rstrip())


def definitions(story: Story) -> Finding | None:
    """Open the section of other definitions; None where the article's figures have none."""
    n = sum(any(o.today is not None for o in c.also) for c in story.claims)
    if not n:
        return None
    return Finding(
        f"## Under other definitions\n\n**{n} of {len(story.claims)} figures "
        f"{'has' if n == 1 else 'have'} another definition under which the same thing is measured.**"
    )
