"""A design that is made up, of a small panel with a known elasticity."""

import numpy as np

from analysis.engine.design import Blocks, Design, Tariff
from analysis.engine.two_effects import TwoEffects

LABELS = {
    "name": "made",
    "outcome": "log value",
    "fixed_effects": "product, partner",
    "system": "made",
    "window": "2024:2025",
    "vintage": "none",
    "episode": "2025",
}


def design(*, partners=6, products=9, truth=-2.0, noise=0.3, seed=0, **changes) -> Design:
    """Changes of partners' sales by product that follow the law, and a rate collected by half."""
    rng = np.random.default_rng(seed)
    book = rng.uniform(0, 0.4, (partners, products))
    partner, product = (axis.ravel() for axis in np.indices(book.shape))
    sold = rng.random(len(partner)) < 0.9
    partner, product = partner[sold], product[sold]
    law = book[partner, product]
    collected = 0.5 * law + rng.normal(0, 0.02, len(law))
    y = truth * collected + rng.normal(0, noise, len(law)) + rng.normal(size=products)[product]
    weights = np.ones(len(law))
    called = {"law": "the statutory rate", "collected": "the effective rate"}
    tariffs = {
        name: Tariff(values, called[name], {"name": f"made.{name}", "regressor": called[name]})
        for name, values in (("law", law), ("collected", collected))
    }
    own = {
        "y": y,
        "weights": weights,
        "effects": [product, partner],
        "tariffs": tariffs,
        "absorber": TwoEffects(product, partner, weights),
        "book": book,
        "labels": LABELS,
        "cells": {"partner": partner, "product": product},
        "blocks": {
            "products": Blocks("product", np.arange(products) // 2, "product", "pairs of products"),
            "partners": Blocks("partner", np.arange(partners) // 2, "partner", "partners"),
        },
    }
    return Design(**own | changes)
