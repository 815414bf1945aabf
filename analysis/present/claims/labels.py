"""How report 01 calls units and reports, and what its sentences have beside the story."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from analysis.claims.claims import CheckedClaim
from analysis.estimate.claims.story import ClaimsStory
from analysis.law.names import name_of
from analysis.present.finding import capital, counted, day_name, percent
from analysis.present.numbers import display
from analysis.present.words import LINE

#: How the unit of a row is said.
UNITS = {"fraction": "per cent", "USD": "bn USD", "months": "months", "count": "number"}


def title_of(report: str) -> str:
    """Return what a report is called by its stem: ``03 exports``."""
    return report.replace("_", " ")


def page_of(report: str) -> str:
    """Return the page of a report, which stands in the same folder."""
    return f"{report}.html"


def in_words(measure: str) -> str:
    """Return a word of the grammar as print has it: ``general imports``."""
    return measure.replace("_", " ")


def country(code: str) -> str:
    """Return the name of a country, as tables print it."""
    return name_of(code)


def hold(n: int) -> str:
    """Return the verb of so many figures."""
    return "holds" if n == 1 else "hold"


def rates_that_hold(story: ClaimsStory) -> str:
    """Say in a title how many growth rates hold, and how many another definition moves."""
    n, held = len(story.rates), sum(bool(claim.verdict.holds) for claim in story.rates)
    moved = sum(bool(claim.otherwise) for claim in story.rates)
    which = f"All {counted(n)}" if held == n else f"{capital(counted(held))} of {counted(n)}"
    other = f"; another definition gives {counted(moved)} of them another value" if moved else ""
    return f"{which} growth rates of the article hold{other}"


def one_line(text: str) -> str:
    """Return a point in one line, shortened where it is longer."""
    return text if len(text) <= LINE else textwrap.shorten(text, LINE, placeholder=" …")


def earlier(claims: Sequence[CheckedClaim]) -> str:
    """Return the column of an earlier vintage, behind a comma, where a claim has one."""
    has_one = any(claim.found.before_revision is not None for claim in claims)
    return ", before_revision" if has_one else ""


def how_many_hold(story: ClaimsStory) -> str:
    """Say how many of the checkable figures of an article hold, and as published when."""
    checked, held = len(story.testable), len(story.held)
    article = f"in the article of {day_name(story.day)}"
    n_first = sum(claim.has_first for claim in story.held)
    when = {held: " as first published", 0: " as published today"}.get(n_first, "")
    if not checked:
        return f"No checkable figure {article} was found."
    if checked == 1:
        verdict = "holds" if held else "does not hold"
        published = "first published" if story.testable[0].has_first else "published today"
        return f"The one checkable figure {article} {verdict} as {published}."
    if not held:
        return f"None of the {checked} checkable figures {article} holds."
    if held < checked:
        return f"Of {checked} checkable figures {article}, {held} {hold(held)}{when}."
    n_revised = len(_revised(story))
    every = "Both" if held == 2 else f"All {counted(held)}"
    since = f", and {counted(n_revised)} {_have(n_revised)} been revised since" if n_revised else ""
    today = when if when == " as published today" else ""
    return f"{every} checkable figures {article} were right{since}{today}."


def _revised(story: ClaimsStory) -> list[CheckedClaim]:
    return [claim for claim in story.testable if claim.verdict.revised]


def _have(n: int) -> str:
    return "has" if n == 1 else "have"


def no_longer_hold(story: ClaimsStory) -> str:
    """Say how many of the figures known as first published hold no more; nothing where all do."""
    n = len(_revised(story))
    return f"By today's releases {counted(n)} of these no longer {hold(n)}." if n else ""


def left_open(story: ClaimsStory) -> str:
    """Say how many claims are open for want of a first release; nothing where none is."""
    n = len(story.open)
    return f"Without one {n} more {'is' if n == 1 else 'are'} open." if n else ""


def another_measure(story: ClaimsStory) -> str:
    """Say in one line what another measure gives than that of the claim which it changes most."""
    claim, other = story.farthest
    claimed, measured = (display(value, claim.unit) for value in (claim.claimed, other.today))
    return one_line(f"Another measure than the article's {claimed}, {other.short}, gives {measured}.")


def every_release(claim: CheckedClaim) -> str:
    """Say what was claimed, first published, is published today, and by other definitions."""
    releases = {"first release": claim.found.first_release, "today": claim.found.today}
    releases |= {other.short: other.today for other in claim.otherwise}
    values = [f", {name} {percent(v)}" for name, v in releases.items() if v is not None]
    return f"{claim.statement}: claimed {percent(claim.claimed)}{''.join(values)}"


def rest_on_documents(story: ClaimsStory) -> str:
    """Say how many more claims rest on documents; nothing where none does."""
    n = sum(claim.documented for claim in story.claims)
    return f", and {n} more {'rests' if n == 1 else 'rest'} on documents" if n else ""


def said_apart(story: ClaimsStory) -> str:
    """Say in a paragraph each which claims fail, are open, were revised or cannot be checked."""
    paragraphs = [
        f"Does not hold: {claim.statement} ({'first published' if claim.has_first else 'today'} "
        f"{display(claim.value, claim.unit)})."
        for claim in story.testable
        if not claim.verdict.holds
    ]
    paragraphs += [
        f"Open: {claim.statement} ({'monthly levels give' if claim.found.summed else 'today'} "
        f"{display(claim.value, claim.unit)})."
        for claim in story.open
    ]
    paragraphs += [
        f"Revised since: {claim.statement} (today {display(claim.found.today, claim.unit)})."
        for claim in _revised(story)
    ]
    paragraphs += [
        f"Cannot be checked: {claim.statement} (no table holds {claim.found.needs})."
        for claim in story.claims
        if claim.found.needs
    ]
    return "\n\n".join(paragraphs)


def defined_otherwise(story: ClaimsStory) -> str:
    """Say how many figures have another definition: ``3 of 9 figures have``."""
    n = sum(bool(claim.otherwise) for claim in story.claims)
    return f"{n} of {len(story.claims)} figures {_have(n)}"


def usual_base(claim: CheckedClaim) -> str:
    """Say on what a change is read that names no base, behind a comma; nothing where it names one."""
    return f", {claim.usual}" if claim.usual else ""


def published_value(claim: CheckedClaim) -> str:
    """Say what is published where a claim has a value, in which vintage and as what."""
    if claim.value is None:
        return ""
    publication = claim.found
    source = "By law it is" if publication.by_law else "Published is"
    source = f"Monthly {publication.summed} give" if publication.summed else source
    vintage = f" ({publication.vintage})" if publication.vintage else ""
    return f"{source} {display(claim.value, claim.unit)}{vintage}, {claim.definition}."
