"""Wild cluster bootstrap of a small panel by wildboottest 0.3.2 (numpy < 2.3): wild_bootstrap.json.

Run in an environment of its own: ``pip install wildboottest==0.3.2 "numpy<2.3"``.
"""

import json
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
import statsmodels.api as sm
from wildboottest.wildboottest import wildboottest

DRAWS = 99_999
rng = np.random.default_rng(7)
cells = pd.MultiIndex.from_product(
    [range(12), range(5), range(6)], names=["partner", "product", "month"]
)
frame = cells.to_frame(index=False)
common = rng.normal(size=(12, 6))[frame.partner, frame.month]
frame["x"] = (
    rng.normal(size=len(frame))
    + 0.5 * common
    + (frame.partner == 3) * (frame.month > 2) * frame["product"]
)
frame["y"] = -0.25 * frame.x + 0.8 * common * (1 + frame["product"]) / 3 + rng.normal(size=len(frame))
frame = frame[rng.random(len(frame)) > 0.15].reset_index(drop=True)

effects = [f"{a}-{b}" for a, b in (("partner", "product"), ("product", "month"))]
dummies = [
    pd.get_dummies(
        frame[e.split("-")[0]].astype(str) + "_" + frame[e.split("-")[1]].astype(str), dtype=float
    )
    for e in effects
]
dummies = pd.concat([dummies[0], dummies[1].add_prefix("t")], axis=1)
# A full column rank: wildboottest inverts X'X.
independent = []
for column in dummies:
    trial = dummies[[*independent, column]].to_numpy()
    if np.linalg.matrix_rank(trial) == len(independent) + 1:
        independent.append(column)
p_values = {}
for null in (0.0, 0.1, -0.1, 0.2):
    exog = pd.concat([frame[["x"]], dummies[independent]], axis=1)
    model = sm.OLS(frame.y - null * frame.x, exog)
    tested = wildboottest(
        model,
        param="x",
        cluster=frame.partner,
        B=DRAWS,
        weights_type="webb",
        impose_null=True,
        bootstrap_type="11",
        seed=1,
    )
    p_values[str(null)] = float(tested["p-value"].iloc[0])
out = {
    "made_with": f"wildboottest {version('wildboottest')}",
    "effects": effects,
    "draws": DRAWS,
    "p_values": p_values,
    "data": {name: frame[name].round(12).tolist() for name in frame},
}
Path(__file__).with_suffix(".json").write_text(json.dumps(out) + "\n")
print(p_values)
