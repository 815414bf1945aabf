"""Bounds under relative magnitudes by honestdid (numpy < 2.3): trend_bounds.json.

Run in an environment of its own: ``pip install honestdid==0.1.1 "numpy<2.3"``. Made event studies of
three periods before and one after; its critical values of the first step are simulated, ours are not.
"""

import json
from importlib.metadata import version
from pathlib import Path

import numpy as np
from honestdid.core import computeConditionalCS_DeltaRM

POINTS, WIDTH = 4000, 8.0
rng = np.random.default_rng(11)
cases = []
for _ in range(5):
    spread = rng.normal(size=(4, 4)) * 0.25 + 0.3 * np.eye(4)
    covariance = spread @ spread.T
    coefficients = np.array([0.6, 0.5, 0.4, -1.5]) * rng.uniform(-1, 1.5, size=4)
    for magnitude in (0.5, 1.0, 2.0):
        accepted = computeConditionalCS_DeltaRM(
            coefficients,
            covariance,
            numPrePeriods=3,
            numPostPeriods=1,
            Mbar=magnitude,
            gridPoints=POINTS,
            grid_lb=-WIDTH,
            grid_ub=WIDTH,
        )
        inside = accepted.grid[accepted.accept == 1]
        cases.append(
            {
                "coefficients": coefficients.tolist(),
                "covariance": covariance.tolist(),
                "magnitude": magnitude,
                "low": float(inside.min()),
                "high": float(inside.max()),
            }
        )
made_with, step = f"honestdid {version('honestdid')}", 2 * WIDTH / (POINTS - 1)
out = {"made_with": made_with, "step": step, "cases": cases}
Path(__file__).with_suffix(".json").write_text(json.dumps(out) + "\n")
print([(case["magnitude"], case["low"], case["high"]) for case in cases])
