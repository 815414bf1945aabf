"""What the sections of report 07 say of export controls: the names in each section of ``text.md``."""

from __future__ import annotations

from analysis.estimate.retaliation.controls.story import RARE_EARTHS, ControlsStory
from analysis.present.retaliation.controls import labels
from analysis.present.retaliation.controls.labels import best, printed


def shared(story: ControlsStory) -> dict:
    """Return natural graphite, the first day of licences, and the partner shown beside the world."""
    return {
        "natural": story.goods["natural_graphite"],
        "began": story.start(RARE_EARTHS),
        "partner": labels.shown_partner(story),
    }


def answer(story: ControlsStory) -> dict:
    """Return the two months of magnets that are told of, tonnes since licences, and graphite."""
    first, second = labels.two_months(labels.since(story))
    began = story.start(RARE_EARTHS).replace(day=1)
    return {
        "first": first,
        "second": second,
        "months": printed(story, "magnets", labels.shown_partner(story), began),
        "graphite": best(story.goods["natural_graphite"])[3],
        "chips_end_earlier": story.chips_to < story.start(labels.CHIPS),
        "data_to": printed(story, "magnets", story.partner).month.max(),
    }


def rare_earths(story: ControlsStory) -> dict:
    """Return the changes to all destinations by what is counted, and what is known of the seven."""
    return {"rows": labels.widest(story), "of_the_seven": labels.of_the_seven(story)}


def ledger(story: ControlsStory) -> dict:
    """Return the controls of either side that are certain and on goods."""
    certain = story.ledger.query("not disputed and instrument != 'visas'")
    us, china = (certain[certain.imposer == code] for code in ("USA", "CHN"))
    return {"years": certain.start.dt.year, "us": us, "china": china}


def without_gaps(story: ControlsStory) -> dict:
    """Return what graphite did after its licences, and what left before them."""
    natural, artificial = story.goods["natural_graphite"], story.goods["artificial_graphite"]
    quarter, year = best(natural)[3], best(natural)[12]
    ahead = natural.early > 0 and year.after < year.before
    return {
        "quarter": quarter,
        "year": year,
        "unsure": not labels.clear(year),
        "as_far": labels.as_far(year) or "none",
        "ahead": natural.early / (year.before - year.after) if ahead else None,
        "weight": artificial.by_weight[12],
        "value": artificial.by_value[12],
    }


def other_goods(story: ControlsStory) -> dict:
    """Return what goods without a licence did by value, and gallium and germanium by weight."""
    free = [good for good in story.goods.values() if not good.controlled]
    return {"free": free, "metals": story.goods["gallium_germanium"].by_weight[12]}


def chips(story: ControlsStory) -> dict:
    """Return what US exports of chips and chip machines did by value."""
    goods = story.goods["chips"], story.goods["chip_machines"]
    first, second = (good.by_value[12] for good in goods)
    no_proof = "An interval that excludes zero is no proof: the code holds far more than the control."
    return {
        "listed": story.start(goods[0].event),
        "first": first,
        "second": second,
        "verdict": no_proof
        if labels.clear(first) or labels.clear(second)
        else "Both intervals include zero.",
    }


def can_be_known(story: ControlsStory) -> dict:
    """Return what published series allow, question by question."""
    return {"allows": [row["allows"] for row in labels.identified(story)]}
