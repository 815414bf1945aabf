"""What the sections of report 07 say of counter-tariffs: the names in each section of ``text.md``."""

from __future__ import annotations

from analysis.estimate.retaliation.story import RetaliationStory
from analysis.present.finding import period
from analysis.present.retaliation import labels


def shared(story: RetaliationStory) -> dict:
    """Return the main estimate, and what exports of soybeans and cars did in 2018."""
    goods = labels.goods_of(story, "2018, second half")
    soy, cars = goods.change
    return {
        "e": story.estimate,
        "goods": goods,
        "soy": soy,
        "cars": cars,
        "cited": f"Sources: {labels.CENSUS_BUREAU}; {labels.LAW_SOURCE}.",
    }


def answer(story: RetaliationStory) -> dict:
    """Return the window."""
    return {"when": period(story.effect.window)}


def sure(story: RetaliationStory) -> dict:
    """Return the intervals under each inference."""
    return {"rows": story.intervals.set_index("scheme")}


def covered(story: RetaliationStory) -> dict:
    """Return how often intervals hold the truth."""
    return {"coverage": story.coverage.coverage}


def earlier_years(story: RetaliationStory) -> dict:
    """Return whether the nomenclature changed in a placebo's window."""
    return {"changed": story.placebos.window.map(labels.spans_change).any()}


def varied(story: RetaliationStory) -> dict:
    """Return the estimate with one choice changed."""
    return {"rows": story.toggles[story.toggles.toggle != ""].set_index("toggle")}


def beside_published(story: RetaliationStory) -> dict:
    """Return ours on the terms of the published elasticity, and with effects of months."""
    return {
        "row": story.published.set_index("id").loc["arw_us_exports_value"],
        "months": story.toggles[story.toggles.toggle == "2017 and 2018"].value,
    }


def law_2025_words(story: RetaliationStory) -> dict:
    """Return China's rate by month, and the month in which it was highest."""
    law = story.law_2025.simple
    return {"law": law, "top": law.idxmax()}


def later_figure(story: RetaliationStory) -> dict:
    """Return the same, and the months of all exports."""
    return law_2025_words(story) | {"months": story.totals_2025.index}
