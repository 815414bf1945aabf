"""Citable numbers of report 12."""

from __future__ import annotations

from analysis.estimate.controls.study import MINERALS, RARE_EARTHS, TONNES, US_EXPORTS, US_IMPORTS, Story
from analysis.present.controls.labels import HORIZONS, PRODUCTS, as_fraction, best, to
from analysis.present.numbers import Number


def numbers(story: Story) -> list[Number]:
    """Return yearly changes of magnets, effects with interval, and China's part of US imports."""
    return [*_magnets(story), *_effects(story), *_shares(story)]


def _magnets(story: Story) -> list[Number]:
    own = story.yearly[story.yearly["product"].eq("magnets") & story.yearly.partner.eq(story.partner)]
    own = own[own.month >= story.start(RARE_EARTHS).replace(day=1)]
    return [
        Number(
            key=f"controls.magnets.{story.partner}.{row.month:%Y-%m}.yoy", value=float(row.low),
            unit="fraction", vintage=story.vintages[TONNES],
            definition=f"China's exports of rare-earth magnets to {to(story.partner, story)} in tonnes, "
            f"{row.month:%B %Y} on a year earlier, as printed",
        )
        for row in own.itertuples()
    ]  # fmt: skip


def _effects(story: Story) -> list[Number]:
    found = []
    for good in (good for good in story.goods.values() if good.controlled):
        for n, change in best(good).items():
            how = "weight" if good.by_weight else "value"
            found.append(
                Number(
                    key=f"controls.{good.key}.h{n}", value=as_fraction(change.effect), unit="fraction",
                    ci_low=as_fraction(change.ci_low), ci_high=as_fraction(change.ci_high),
                    vintage=story.vintages[MINERALS if good.by_weight else US_EXPORTS],
                    definition=f"{good.label}: change of exports by {how} in the {HORIZONS[n]} after "
                    f"the control of {story.start(good.event):%B %Y}, over the usual change",
                )
            )  # fmt: skip
    return found


def _shares(story: Story) -> list[Number]:
    own = story.origins[story.origins.good.eq("magnets") & story.origins.partner.eq("CHN")]
    return [
        Number(
            key=f"controls.magnets.us_imports_from_china.{row.year}", value=float(row.share),
            unit="fraction", vintage=story.vintages[US_IMPORTS],
            definition=f"China's part of US imports of {PRODUCTS['magnets'].lower()} (8505.11) by "
            f"value, {row.year}",
        )
        for row in own.itertuples()
    ]  # fmt: skip
