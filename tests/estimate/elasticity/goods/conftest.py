"""Simulated imports by product: changes by code of 2018, lines of 2024-2025."""

import numpy as np
import pandas as pd

PARTNERS = [f"P{i:02d}" for i in range(12)]

#: Elasticity of each group.
TRUTH = {"a": -1.0, "b": -3.0, "c": 0.0}


#: Windows of simulated changes: those of the lists, those of 2025, and the years before each.
WINDOWS = {2015: 2017, 2017: 2019, 2022: 2024, 2024: 2025}


def changes(*, quantity=-2.0, unit_value=-0.3, n=900, noise=0.2, seed=0):
    """Changes by code, and the law that they follow.

    China follows the law of the lists from 2017 on, which spares Viet Nam and Mexico; in 2025 each of
    the three follows a law of its own.
    """
    rng = np.random.default_rng(seed)
    codes = [f"{10 + i // 45:02d}{i % 45 // 3:02d}{i % 3:02d}" for i in range(n)]
    law = [("2018", "CHN")] + [("2025", partner) for partner in ("CHN", "MEX", "VNM")]
    law = {key: np.log1p(0.05 + rng.uniform(0, 0.25, n)) - np.log1p(0.05) for key in law}
    parts = []
    for start, end in WINDOWS.items():
        common, chapter = rng.normal(0, 0.3, n), rng.normal(0, 0.3, 100)[[int(c[:2]) for c in codes]]
        for partner in ("CHN", "VNM", "MEX"):
            episode = {2017: "2018", 2024: "2025"}.get(start)
            falls = law.get((episode, partner), np.zeros(n))
            own = pd.DataFrame({"partner": partner, "hs6": codes, "start_year": start})
            own["end_year"], own["base_share"] = end, rng.dirichlet(np.ones(n))
            q = quantity * falls + common + chapter + rng.normal(0, noise, n)
            u = unit_value * falls + rng.normal(0, noise, n)
            measured = rng.random(n) < 0.7
            own["log_change_value"] = q + u
            own["log_change_quantity"] = np.where(measured, q, np.nan)
            own["log_change_unit_value"] = np.where(measured, u, np.nan)
            parts.append(own[rng.random(n) < 0.9])
    book = [
        pd.DataFrame({"episode": episode, "partner": partner, "hs6": codes, "law": values})
        for (episode, partner), values in law.items()
    ]
    return pd.concat(parts, ignore_index=True), pd.concat(book, ignore_index=True)


def lines(truth, *, n=80, noise=0.2, seed=0):
    """Lines sold in both years whose value follows the law, with a shock to each partner x group."""
    rng = np.random.default_rng(seed)
    parts = []
    for g, (name, elasticity) in enumerate(truth.items()):
        index = pd.MultiIndex.from_product([PARTNERS, range(n)], names=["partner", "line"])
        own = index.to_frame(index=False)
        own["hs10"], own["group"] = [f"{84 + g}{line:08d}" for line in own.line], name
        partner = own.partner.str[1:].astype(int)
        added = rng.uniform(0, 0.3, len(own)) + 0.02 * partner
        own["rate_2024"], own["rate_2025"] = 0.02, 0.02 + added
        law = np.log1p(own.rate_2025) - np.log1p(own.rate_2024)
        # A boom of the partners with the highest law, in this group alone.
        shock = rng.normal(0, 1, n)[own.line] + (g + 1) * 0.1 * partner
        own["value_2024"] = np.exp(rng.normal(12, 1, len(own)))
        change = elasticity * law + shock + rng.normal(0, noise, len(own))
        own["value_2025"] = own.value_2024 * np.exp(change)
        parts.append(own)
    return pd.concat(parts, ignore_index=True)
