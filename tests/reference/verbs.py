"""What pyfixest's own verbs give of regressions on a small made frame, which it writes beside them.

Usage: ``python verbs.py verbs.json`` (pyfixest 0.60). Small-sample factors are pyfixest's defaults; rows
that stand alone in an effect stay. A pair without an event has the reference month in ``event_time``, of
which it then has no dummy.
"""

import json
import sys

import numpy as np
import pandas as pd
import pyfixest as pf

ERRORS = ["hetero", *({"CRV1": by} for by in ("partner", "product", "partner+product", "pair"))]
PAIR, PARTNER_MONTH, PRODUCT_MONTH = "partner^product", "partner^month", "product^month"

rng = np.random.default_rng(62)
shape = (6, 7, 8)
partner, product, month = (axis.ravel() for axis in np.indices(shape))
starts = np.where(rng.random(shape[:2]) < 0.6, rng.integers(3, 6, shape[:2]), 99)[partner, product]
law = np.where(month >= starts, rng.uniform(0.05, 0.5, shape[:2])[partner, product], 0.0)
collected = law * rng.uniform(0.5, 1, len(law))
log_value = 3 + rng.normal(0, 1, shape[:2])[partner, product] - 1.2 * np.log1p(law)
value = np.round(1e3 * np.exp(log_value + rng.normal(0, 0.4, len(law))))
rows = rng.random(len(law)) > 0.07
frame = pd.DataFrame(
    {
        "partner": np.char.add("P", partner.astype(str)),
        "product": np.char.add("10", product.astype(str)),
        "month": np.char.add("2025-0", (month + 1).astype(str)),
        "customs_value": value,
        "statutory_rate": np.round(law, 4),
        "effective_rate": np.round(collected, 4),
        "event_time": np.where(starts < 99, month - starts, np.nan),
        "treated": (starts < 99).astype(float),
    }
)[rows].sample(frac=1, random_state=1, ignore_index=True)
typed = frame.assign(
    y=np.log(frame.customs_value),
    law=np.log1p(frame.statutory_rate),
    collected=np.log1p(frame.effective_rate),
    pair=frame.partner + frame["product"],
    event_time=frame.event_time.fillna(-1).astype(int),
    number=frame.month.str[-1].astype(int),
)


def tidy(fit):
    table = fit.tidy()
    return {"terms": list(table.index), **{name: list(map(float, table[name])) for name in table}}


results = {}
for errors in ERRORS:
    fit = pf.feols(f"y ~ law | {PAIR} + {PRODUCT_MONTH}", typed, vcov=errors, fixef_rm="none")
    results[f"ols {errors if errors == 'hetero' else errors['CRV1']}"] = tidy(fit)
    fit = pf.feols(f"y ~ 1 | {PAIR} + {PRODUCT_MONTH} | collected ~ law", typed, vcov=errors, fixef_rm="none")
    results[f"iv {errors if errors == 'hetero' else errors['CRV1']}"] = tidy(fit)
by_partner = {"vcov": {"CRV1": "partner"}, "fixef_rm": "none"}
ols = pf.feols(f"y ~ law | {PAIR} + {PRODUCT_MONTH}", typed, **by_partner)
ppml = pf.fepois(
    f"customs_value ~ law | {PAIR} + {PARTNER_MONTH}", typed, iwls_tol=1e-12, separation_check=["fe"], **by_partner
)
results["ppml partner"] = tidy(ppml)
results["events"] = tidy(pf.feols(f"y ~ i(event_time, ref=-1) | {PAIR} + {PARTNER_MONTH}", typed, **by_partner))
results["months"] = tidy(pf.feols(f"y ~ i(number, treated, ref=2) | {PAIR} + {PARTNER_MONTH}", typed, **by_partner))
ends = ols.confint(alpha=0.1)
results["ols partner, 90 %"] = {name: list(map(float, ends[name])) for name in ends}
results["predict"] = {
    "ols": list(map(float, ols.predict()[:5])),
    "ppml": list(map(float, ppml.predict(type="response")[:5])),
}
results["frame"] = json.loads(frame.to_json(orient="split", index=False))
with open(sys.argv[1], "w") as file:
    json.dump(results, file)
print({name: len(of) for name, of in results.items()}, len(frame))
