"""What the sections of report 08 say of prices: the names in each section of ``text.md``."""

from __future__ import annotations

from analysis.estimate.elasticity.goods.by_product import TREATED
from analysis.estimate.prices.components import GROUPS
from analysis.estimate.prices.story import PricesStory
from analysis.present.finding import month, percent
from analysis.present.prices import labels, words
from analysis.present.prices.labels import by_episode


def shared(story: PricesStory) -> dict:
    """Return the month, China's producer prices, and the border with the share on importers."""
    border = story.border
    shares = 1 - border.choices.share
    return {
        "when": month(story.month),
        "ppi": story.indexes["ppi"],
        "border": border,
        "since": f"from {month(border.base)} to {month(border.until)}",
        "shares": shares,
        "low": shares.min(),
        "high": shares.max(),
        "word": labels.low_or_high(story),
    }


def answer(story: PricesStory) -> dict:
    """Return when the rate came, and who bore the duty, or that import prices leave it open."""
    carry = story.indexes["ppi"].carry
    came = words.when_it_came(carry) if carry else ""
    return {"who_bore": words.who_bore(story.border), "came": came}


def components(story: PricesStory) -> dict | None:
    """Return the groups of components, the one that gave most in the direction of the total first."""
    if not (parts := story.parts):
        return None
    groups = parts.parts.loc[list(GROUPS)].sort_values("value", ascending=parts.total < 0)
    return {"groups": groups, "first": groups.iloc[0]}


def published(story: PricesStory) -> dict | None:
    """Return which contributions that the Bureau prints lie within the bounds."""
    if not story.parts or story.parts.published.empty:
        return None
    rows = story.parts.published
    # The Bureau prints a hundredth of a point, and says "about".
    return {"within": rows.published.between(rows.low - 0.00015, rows.high + 0.00015)}


def base_effects(story: PricesStory) -> dict | None:
    """Return what is new and what is the base, index by index."""
    texts = [words.new_and_base(story, name) for name in story.indexes]
    return {"texts": "\n\n".join(filter(None, texts))} if any(texts) else None


def base_table(story: PricesStory) -> dict:
    """Return whether a base effect was published."""
    steps = [index.step for index in story.indexes.values() if index.step]
    checked = any(step.base_published is not None for step in steps)
    return {"published": ", published" if checked else ""}


def in_time(story: PricesStory) -> dict:
    """Return producer prices and the duty at the base, in the month and in the last month of both."""
    rates, duty = story.indexes["ppi"].yoy, story.duty
    last = min(rates.index[-1], duty.index[-1])
    months = [m for m in sorted({story.border.base, story.month, last}) if m in duty.index]
    return {"rates": rates[months], "duties": [percent(value) for value in duty[months]]}


def border(story: PricesStory) -> dict:
    """Return how prices at the border moved, beside quiet windows and currencies."""
    b = story.border
    cny, dollar = b.currency.cny_per_usd, b.currency.broad_dollar_index
    return {
        "moved": b.moved.loc[b.until],
        "borne": words.borne(b),
        "in_quiet_windows": words.in_quiet_windows(b),
        "yuan": cny[b.base] / cny[b.until] - 1,
        "dollar": dollar[b.until] / dollar[b.base] - 1,
    }


def by_product(story: PricesStory) -> dict:
    """Return the regressions of China by episode, and what small codes and single ones carry."""
    products = story.goods.products
    others = [
        by_episode(products, sample="without smallest"),
        by_episode(products, weights="value"),
        by_episode(products, weights="value", sample="without carriers"),
    ]
    episodes = []
    for name, (now, early) in by_episode(products).items():
        larger, weighted, rest = (other[name][0].loc["quantity"] for other in others)
        episodes.append(
            {
                "price": now.loc["unit_value"],
                "volume": now.loc["quantity"],
                "value": now.loc["value"],
                "early": early,
                "small_codes": words.rests_on_small_codes(now.loc["quantity"], larger),
                "carried": words.carried_by_few(now.loc["quantity"], weighted, rest),
            }
        )
    return {"episodes": episodes}


def by_product_figure(story: PricesStory) -> dict:
    """Return the title, by what prices and quantities did in the latest episode."""
    products = story.goods.products
    now, larger = (
        next(iter(by_episode(products, **sample).values()))[0]
        for sample in ({}, {"sample": "without smallest"})
    )
    return {"title": words.title_by_product(now, larger)}


def by_product_others(story: PricesStory) -> dict:
    """Return the regressions of other partners, each with the same law in earlier years."""
    products = story.goods.products
    others = [partner for partner in products.partner.unique() if partner != TREATED]
    pairs = ((p, pair) for p in others for pair in by_episode(products, p).values())
    return {"rows": [(labels.ORIGIN_NAMES[p], now, early) for p, (now, early) in pairs]}


def by_comparison(story: PricesStory) -> dict:
    """Return the share on exporters by comparison, and less what prices did in quiet windows."""
    choices = story.border.choices
    less_drift, as_found = choices[choices.drift], choices[~choices.drift]
    return {"less_drift": less_drift.share, "compared": as_found[as_found.tariff == "collected"]}


def pass_through(story: PricesStory) -> dict:
    """Return published shares on importers of 2025, and those by product."""
    rows = story.border.published
    imports = rows[rows.period.str.startswith("2025") & rows.concept.str.contains("import")]
    return {
        "published": imports.value,
        "by_product": list(by_episode(story.goods.products).values()),
    }
