"""A panel as a folder of Parquet files, and the regression of its rows by this package and by another.

``python -m tools.benchmarks.estimates PACKAGE ESTIMATOR FOLDER`` reads the folder, fits, and prints the
coefficient and the rows as JSON: all that a user waits for, imports included. The estimator ``draws`` is
the main design on a frame, with the law permuted :data:`DRAWS` times over products and as often over
partners, which no other package does.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

from tools.benchmarks.folders import FIRST_YEAR, declared
from tools.benchmarks.panels import GROUP, synthetic

COLUMNS = ["partner", "hts10", "month", "customs_value", "effective_rate"]
DRAWS = 20


def panel(rows: int, estimator: str, folder: Path) -> int:
    """Write about ``rows`` rows of a panel, in files of a million; return their number.

    Values are dollars for ols, and counts with many zeros for ppml.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder.mkdir(parents=True)
    waiting, written, files = [], 0, 0

    def flush() -> None:
        nonlocal written, files
        table = pa.concat_tables(waiting)
        pq.write_table(table, folder / f"part-{files:04d}.parquet", compression="zstd")
        waiting.clear()
        written, files = written + len(table), files + 1

    for chunk in synthetic(rows):
        if not len(chunk["x"]):
            continue
        table, _ = declared(chunk, districts=0)
        if estimator == "ppml":
            at = table.schema.get_field_index("customs_value")
            table = table.set_column(at, "customs_value", pa.array(chunk["value"].astype(np.int64)))
        rate = "statutory_rate" if estimator.startswith("draws") else "effective_rate"
        waiting.append(table.append_column(rate, pa.array(np.expm1(chunk["x"]))))
        if sum(map(len, waiting)) >= GROUP:
            flush()
    if waiting:
        flush()
    return written


def ours(estimator: str, folder: Path) -> tuple[float, int]:
    """Fit by this package, which reads the folder."""
    from analysis import elasticity, fit

    if estimator.startswith("draws"):
        estimate = elasticity(data=folder, vintage="synthetic", draws=int(estimator[5:] or DRAWS))
        return estimate.value, estimate.n_obs
    estimate = fit(f"{estimator}_2018", folder, vintage="synthetic", window=f"{FIRST_YEAR}-01:latest")
    return estimate.value, estimate.n_obs


def fereg(estimator: str, folder: Path) -> tuple[float, int]:
    """Fit by fereg, from the frame that a user would read."""
    import fereg
    import pandas as pd

    frame = pd.read_parquet(folder, columns=COLUMNS)
    frame = frame.astype({name: "category" for name in COLUMNS[:3]})
    frame["x"] = np.log1p(frame.pop("effective_rate"))
    effects = "partner^hts10 + hts10^month + partner^month"
    options = {"vcov": {"CRV1": "partner"}}
    if estimator == "ppml":
        frame["value"] = frame.pop("customs_value").astype(float)
        result = fereg.fepois(f"value ~ x | {effects}", frame, **options)
    else:
        frame["log_value"] = np.log(frame.pop("customs_value"))
        result = fereg.feols(f"log_value ~ x | {effects}", frame, fixef_rm="none", **options)
    return float(result.coef().iloc[0]), len(frame)


#: Package -> its way from a folder to the coefficient and the rows that it used or was given.
WAYS = {"this package": ours, "fereg": fereg}


if __name__ == "__main__":
    package, estimator, folder = sys.argv[1:]
    coefficient, n = WAYS[package](estimator, Path(folder))
    print(json.dumps({"coefficient": coefficient, "n": n}))
