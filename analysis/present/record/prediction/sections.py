"""What the sections of report 10 say of predictions: the names in each section of ``text.md``."""

from __future__ import annotations

from analysis.estimate.record.prediction.story import PredictionStory
from analysis.present.finding import listing, month, two, whole
from analysis.present.record.prediction import labels


def shared(story: PredictionStory) -> dict:
    """Return the first and the last month whose rates are scored."""
    months = story.scored.month
    return {"since": month(months.min()), "until": month(months.max())}


def rates(story: PredictionStory) -> dict:
    """Return the scores of rates of the partners published furthest, and of all in the panel."""
    furthest, panel = labels.score_row(story), labels.score_row(story, "panel_months")
    return {
        "furthest": furthest,
        "panel": panel,
        "named": labels.group_names(story),
        "held_so": labels.goals_met(labels.held_goal, furthest, panel),
        "missed_so": labels.goals_met(labels.missed_goal, furthest, panel),
    }


def imports(story: PredictionStory) -> dict:
    """Return what intervals of imports held by months ahead, and the weights of the rule by law."""
    few = story.ratios[story.ratios["value"] < labels.GOAL_COVERAGE[0]].horizon
    return {
        "held_each": listing([whole(share) for share in story.ratios["value"]]),
        "weights": listing([whole(weight) for weight in story.ratios.tariff]),
        "where_moved": listing([two(ratio) for ratio in story.ratios.ratio_moved]),
        "few": f" Too few at {listing([str(months) for months in few])} months." * (len(few) > 0),
    }


def learnt(story: PredictionStory) -> dict:
    """Return the largest miss, and which part of a rise was said to be collected before and after."""
    miss = labels.worst(story)
    parts = (labels.learnt_at(story, miss.month, f"added_rise_{age}") for age in (0, 1))
    (before, after), (next_before, next_after) = parts
    at_sea = next_after - next_before > labels.TAUGHT
    return {
        "miss": miss,
        "before": before,
        "after": after,
        "next_before": next_before,
        "next_after": next_after,
        "at_sea": ": goods at sea keep the old rate" if at_sea else "",
    }


def frozen(story: PredictionStory) -> dict | None:
    """Return how many figures were predicted last, and how many of them had been published."""
    if story.frozen.empty:
        return None
    day = story.frozen.day.max()
    return {
        "day": day,
        "n": (story.frozen.day == day).sum(),
        "rewritten": labels.REWRITTEN.get(f"{day:%Y-%m-%d}", ""),
        "published": labels.published_by_then(labels.published_before(story)),
    }


def expected_table(story: PredictionStory) -> dict:
    """Return how far on average the rate expected lies from collections, by whose goods weigh it."""
    rates = story.expected.drop(columns="name")
    return {"off": rates.drop(columns="collected").sub(rates.collected, axis=0).abs().mean()}
