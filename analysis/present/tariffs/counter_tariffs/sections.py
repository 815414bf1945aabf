"""What the sections of report 02 say of counter-tariffs: the names in each section of ``text.md``."""

from __future__ import annotations

from analysis.estimate.tariffs.counter_tariffs.study import CounterTariffsStory


def counted(story: CounterTariffsStory) -> dict | None:
    """Return the waves of China's added duty, of China alone."""
    if story.counts is None:
        return None
    first, last = (story.counts.iloc[n] for n in (0, -1))
    return {"first": first, "last": last, "excess": 100 * story.wto.excess}


def counts_table(story: CounterTariffsStory) -> dict:
    """Return at which waves the table holds as many lines as the notices name."""
    return {"same": story.counts.lines == story.counts.notice}
