"""What the sections of report 04 say of how sure it is: the names in each section of ``text.md``."""

from __future__ import annotations

from analysis.estimate.elasticity.checks.toggles import LARGEST_PARTNER
from analysis.estimate.elasticity.robustness.story import RobustnessStory
from analysis.present.elasticity.robustness import labels
from analysis.present.elasticity.words import DIFFERENCE_LEVEL
from analysis.present.finding import the
from analysis.present.labels import episode_years

#: Episode in which every partner has an elasticity of its own.
LATEST_EPISODE = "2025"


def shared(story: RobustnessStory) -> dict:
    """Return the partner's name in a sentence."""
    return {"country": the(story.partner_name)}


def partner_answer(story: RobustnessStory) -> dict | None:
    """Return what a new duty did to imports from a partner, and from all; None for China."""
    slope = labels.slope_of(story)
    if slope is None or story.partner == LARGEST_PARTNER:
        return None
    common, name = story.common.iloc[0], the(slope.partner_name)
    return {
        "when": episode_years(LATEST_EPISODE),
        "slope": slope,
        "main": story.sure[LATEST_EPISODE],
        "common": common,
        "imports": f"US imports from {name}, against other sellers,",
        "differ": "differ" if common.p_value < DIFFERENCE_LEVEL else "do not differ",
        "union": "" if story.seller == story.partner else labels.in_union(story),
    }


def partner_figure(story: RobustnessStory) -> dict:
    """Return the same names for the figure."""
    return partner_answer(story)


def answer(story: RobustnessStory) -> dict:
    """Return the partner's own elasticity in each episode."""
    if not story.exposures:
        return {"latest": None}
    *earlier, latest = story.exposures
    return {
        "latest": latest,
        "dose": latest.dose,
        "earlier": [(e, e.dose) for e in reversed(earlier)],
        "across": story.across[latest.episode],
        "between_products": story.sure[latest.episode],
        "slope": labels.slope_of(story),
    }


def ranks(story: RobustnessStory) -> dict:
    """Return the permutation of each episode, and how many others moved as much."""
    doses = ((e, e.dose) for e in story.exposures)
    return {"episodes": [(e, dose, labels.extreme(dose) - 1) for e, dose in doses]}


def single_partners(story: RobustnessStory) -> dict:
    """Return of each design the most influential partner, and others without whom zero turns."""
    return {
        "designs": [
            (
                labels.most_influential(rows),
                [labels.name_of(partner, story) for partner in labels.others_that_turn(rows)],
            )
            for rows in labels.by_design(story)
        ]
    }


def choices(story: RobustnessStory) -> dict:
    """Return the elasticities of all specifications."""
    return {"estimates": labels.estimated(story).value}


def curve_figure(story: RobustnessStory) -> dict:
    """Return the elasticities of all specifications, and how many intervals lie below zero."""
    curve = labels.estimated(story)
    return {"estimates": curve.value, "below": (curve.ci_high < 0).sum()}
