"""What the sections of report 05 say of the gap: the names in each section of ``text.md``."""

from __future__ import annotations

from analysis.estimate.counterfactual.story import CounterfactualStory
from analysis.present.counterfactual import labels
from analysis.present.counterfactual.labels import DONOR_DESIGNS
from analysis.present.finding import counted, the


def shared(story: CounterfactualStory) -> dict:
    """Return the partner's name in a sentence, the months, and the gap by each design."""
    plan, rows = story.plan, labels.episode_of(story)
    main = rows.loc["structural"]
    return {
        "plan": plan,
        "name": the(plan.partner_name),
        "when": labels.episode_months(plan),
        "rows": rows,
        "main": main,
        "law": rows.loc["panel"],
        "others": rows.loc[list(DONOR_DESIGNS)],
        "n_others": int(main.n_partners) - 1,
        "gap": labels.lost(main.actual, main.value),
        "released": f"{story.released}.",
        # What is true of China in these months, and of no other partner and window.
        "china": labels.is_china_in_2025(plan),
    }


def answer(story: CounterfactualStory) -> dict:
    """Return how far imports were from those before."""
    main = labels.episode_of(story).loc["structural"]
    return {"change": main.actual / story.before - 1}


def fan_figure(story: CounterfactualStory) -> dict:
    """Return the gap summed up to its last month, and the fit of the partner's time series."""
    summed = story.gaps.cumulated
    return {
        "last": summed.iloc[-1],
        "first": summed.index[0],
        "fitted": story.gaps.drawn[story.plan.partner],
    }


def hardware(story: CounterfactualStory) -> dict:
    """Return the gap without hardware, and the parts of both in dollars where both fell short."""
    return {
        "rest": story.without_hardware.value,
        "parts": labels.dollars_by_part(story) if labels.is_split(story) else None,
    }


def ranks(story: CounterfactualStory) -> dict:
    """Return how many others moved as far in logs, and in units of their forecast error."""
    main = labels.episode_of(story).loc["structural"]
    far, scaled = (labels.n_as_far(p, main.n_partners) for p in (main.p_value, main.p_scaled))
    return {"far": far, "scaled": counted(scaled)}


def quiet_years(story: CounterfactualStory) -> dict:
    """Return what the designs find for the partner in quieter years."""
    return {"bias": story.checks.own_bias}


def checks_table(story: CounterfactualStory) -> dict:
    """Return how far apart the designs are, and net of what they find in quieter years."""
    checks = story.checks
    net, rest = checks.value - checks.own_bias, checks.index.drop("synthetic_control")
    return {"checks": checks, "net": net, "rest": rest}


def choices(story: CounterfactualStory) -> dict:
    """Return the range of each design over the months that it is fitted to."""
    return {"ranges": story.checks[["lowest", "highest"]].apply(labels.spread_of, axis=1)}


def run_up(story: CounterfactualStory) -> dict | None:
    """Return the gap of the months before the episode, and with them, where there are such months."""
    summary = story.gaps.summary
    by_period = summary[summary.design == "structural"].set_index("period")
    if "run_up" not in by_period.index:
        return None
    early, main = by_period.loc["run_up"], labels.episode_of(story).loc["structural"]
    return {
        "early": early,
        "both": by_period.loc["both"],
        "months": story.plan.periods["run_up"],
        "brought_forward": early.ci_low > 0 and main.value < 0,
    }
