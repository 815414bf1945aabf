"""Weighted regressions by pyfixest on the HS2 panel: weights of 2017 in a window from 2013 on.

Usage: ``python weights.py FOLDER weights.json``, FOLDER as ``build_panels.py`` writes it (pyfixest 0.60).
Samples and conventions as in ``reference.R``: mean imports of a pair in 2017 as weights, pairs without
any left out; 12-month changes on calendar lags; standard errors by partner, K without nested effects.
"""

import json
import sys

import numpy as np
import pandas as pd
import pyfixest as pf

SMALL_SAMPLE = pf.ssc(k_adj=True, k_fixef="nonnested", G_adj=True, G_df="min")
RAW = pf.ssc(k_adj=False, G_adj=False)
DEMEANER = pf.MapDemeaner(fixef_tol=1e-12, fixef_maxiter=200_000)

panel = pd.read_csv(f"{sys.argv[1]}/hs2_panel.csv.gz", dtype={"hs2": str})
panel["month"] = pd.to_datetime(panel.month)
panel = panel.sort_values(["partner", "hs2", "month"], ignore_index=True)
pair = panel.groupby(["partner", "hs2"], sort=False)
in_2017 = panel.imports.where(panel.month.dt.year.eq(2017))
panel["w"] = in_2017.groupby([panel.partner, panel.hs2]).transform("mean")
panel["y"] = np.log(panel.imports.where(panel.imports > 0))
panel["d12_y"] = panel.y - pair.y.shift(12)
panel["d12_x"] = panel.ltau - pair.ltau.shift(12)
for name, (a, b) in {
    "pk": ("partner", "hs2"),
    "kt": ("hs2", "month"),
    "pt": ("partner", "month"),
}.items():
    panel[name] = pd.factorize(panel[a].astype(str) + panel[b].astype(str))[0]
panel["cluster"] = pd.factorize(panel.partner)[0]
panel = panel[panel.w > 0]

weights_of = {}
for name, estimator, formula in (
    ("ols_three", pf.feols, "y ~ ltau | pk + kt + pt"),
    ("ols_two", pf.feols, "y ~ ltau | pk + kt"),
    ("difference", pf.feols, "d12_y ~ d12_x | kt + pt"),
    ("ppml", pf.fepois, "imports ~ ltau | pk + kt + pt"),
):
    rows = panel.dropna(subset=[word for word in formula.split()[:3] if word != "~"])
    more = {"fixef_rm": "none"} if estimator is pf.feols else {"separation_check": ["fe"]}
    fits = [
        estimator(
            formula, rows, weights="w", vcov={"CRV1": "cluster"}, ssc=ssc, demeaner=DEMEANER, **more
        )
        for ssc in (SMALL_SAMPLE, RAW)
    ]
    weights_of[name] = {
        "formula": formula,
        "nobs": int(fits[0]._N),
        "coef": float(fits[0].coef().iloc[0]),
        "se_partner": float(fits[0].se().iloc[0]),
        "se_partner_raw": float(fits[1].se().iloc[0]),
    }
    print(name, weights_of[name], flush=True)
with open(sys.argv[2], "w") as file:
    json.dump(weights_of, file, indent=1)
