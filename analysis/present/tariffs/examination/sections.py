"""What the sections of report 02 say of the examination: the names in each section of ``text.md``."""

from __future__ import annotations

from analysis.estimate.tariffs.examination.cases import ExaminationStory


def answers(story: ExaminationStory) -> dict:
    """Return how the law does on published cases, by who speaks."""
    groups, cases = story.groups.set_index("authority"), story.cases
    means = cases[cases.authority.eq("average")]
    return {
        "official": groups.loc[["ruling", "declaration"]].sum(),
        "engines": groups.loc["engine"],
        "chapters": groups.loc["collections"],
        "near": groups.n_owed["collections"],
        "paid": story.paid,
        "means": (means.ours - means.published).abs(),
    }
