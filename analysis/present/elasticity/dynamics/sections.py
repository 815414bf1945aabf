"""What the sections of report 04 say of the dynamics: the names in each section of ``text.md``."""

from __future__ import annotations

from analysis.estimate.elasticity.dynamics.story import DynamicsStory
from analysis.present.elasticity.dynamics import labels, words
from analysis.present.finding import listing, period, the, verb
from analysis.present.labels import episode_years


def shared(story: DynamicsStory) -> dict:
    """Return the partner's name in a sentence, and goods where the projections are not by sector."""
    system = labels.studied(story.paths)
    return {
        "name": the(story.partner_name),
        "goods": labels.PRODUCT_WORDS[system],
        "by_other_goods": system != labels.PERMUTED_SYSTEM,
    }


def answer(story: DynamicsStory) -> dict:
    """Return what a new duty did in each episode, the latest first, and imports ahead of a rise."""
    by_month = labels.by_month(story)
    (latest, months), *earlier = by_month.items()
    carried, by_sector = labels.carried(months), labels.studied(story.paths) == labels.PERMUTED_SYSTEM
    least_sure = labels.least_sure(carried)
    return {
        "years": episode_years(latest),
        "latest": months,
        "surer": [row for row in carried if by_sector and row != least_sure],
        "earlier": earlier,
        "ahead": [e for e in story.ratios if (e.design, e.episode) == ("front_loading", latest)],
    }


def path_figure(story: DynamicsStory) -> dict:
    """Return the title: the first month that carries the answer, or that none does."""
    latest, months = next(iter(labels.by_month(story).items()))
    carried = labels.carried(months)
    if not carried:
        return {
            "title": f"In {episode_years(latest)} no month after a change of the law leaves out zero"
        }
    raised = verb(carried[0].value, "raised", "lowered")
    later = f"{words.later(carried[0].horizon)}, in {episode_years(latest)}"
    return {"title": f"A new duty of {labels.DUTY} by law {raised} US imports {later}"}


def month_figure(story: DynamicsStory) -> dict:
    """Return how many estimates leave out zero, of months before a change and of those from it on."""
    monthly = [e for estimates in story.paths.reduced.values() for e in estimates]
    before, after = ([e for e in monthly if (e.horizon < 0) == early] for early in (True, False))
    return {
        "n_before": len(before),
        "n_before_clear": len(labels.outside(before)),
        "n_after": len(after),
        "n_after_clear": len(labels.outside(after)),
    }


def growth(story: DynamicsStory) -> dict:
    """Return what multipliers across partners say in each episode."""
    across = labels.of(story.paths.multiplier, "across")
    return {"by_episode": " ".join(labels.grew(story, *episode) for episode in across.items())}


def by_law(story: DynamicsStory) -> dict:
    """Return how many months by law are significant, and whether the last year of 2025 is missing."""
    by_month, reduced = labels.by_month(story), labels.of(story.paths.reduced, "across")
    return {
        "episodes": [
            (episode, rows, labels.clustered_beside(story, rows)) for episode, rows in by_month.items()
        ],
        "short": "2025" in reduced and not labels.at(reduced["2025"], 12),
    }


def path_table(story: DynamicsStory) -> dict:
    """Return whether the same months are known clustered by partner."""
    clustered = labels.studied(story.paths) == labels.PERMUTED_SYSTEM
    return {"other": ", other" if clustered else "", "clustered": clustered}


def before(story: DynamicsStory) -> dict | None:
    """Return the estimates for months before a change, and those whose interval excludes zero."""
    compared = labels.leads(story)
    if not compared:
        return None
    clear = {name: labels.outside(estimates) for name, estimates in compared.items()}
    n, n_clear = (sum(map(len, leads.values())) for leads in (compared, clear))
    return {
        "n": n,
        "n_clear": n_clear,
        "more_than_chance": n_clear > labels.CHANCE * n,
        "clear": {name: estimates for name, estimates in clear.items() if estimates},
    }


def within(story: DynamicsStory) -> dict | None:
    """Return in how many months goods within partners differ, by episode."""
    compared = list(labels.of(story.paths.reduced, "within").values())
    if not compared:
        return None
    return {"episodes": compared, "most": labels.in_most_months(compared)}


def placebo(story: DynamicsStory) -> dict | None:
    """Return the responses of earlier imports that are statistically significant."""
    if not story.paths.placebos:
        return None
    clear = labels.outside(story.paths.placebos)
    listed = listing([words.of_comparison(e) for e in clear])
    significant = f"{len(clear) or 'none'} are statistically significant"
    return {"clear": f"{significant}: {listed}" if clear else significant}


def clean_finding(story: DynamicsStory) -> dict | None:
    """Return the paths against clean controls, and the windows with too few switches for one."""
    with_path = [c for c in story.clean if c.path]
    if not with_path:
        return None
    return {
        "paths": with_path,
        "without": [period(c.window) for c in story.clean if not c.path],
        # What the path of China in the first episode is of.
        "list_3": story.partner == "CHN" and any(c.episode == "2018" for c in with_path),
    }


def brought_forward(story: DynamicsStory) -> dict | None:
    """Return what was brought forward, and the elasticities net of it by estimator."""
    loads = labels.front_loading(story)
    if not loads:
        return None
    how = {"2SLS": "2SLS", "OLS": "the reduced form"}
    net = {name: labels.net_of_leads(story, estimator) for estimator, name in how.items()}
    return {"loads": loads, "net_of_it": {name: pairs for name, pairs in net.items() if pairs}}
