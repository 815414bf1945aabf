"""A panel as a folder of Parquet files, and the regression of its rows by this package and by another.

``python -m tools.benchmarks.estimates PACKAGE ESTIMATOR FOLDER`` reads the folder, fits, and prints the
coefficient and the rows as JSON: all that a user waits for, imports included. Without FOLDER it is the
HS2 panel of this package.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

from analysis.paths import PANEL
from tools.benchmarks.folders import FIRST_YEAR, declared
from tools.benchmarks.panels import GROUP, synthetic


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
        waiting.append(table.append_column("effective_rate", pa.array(np.expm1(chunk["x"]))))
        if sum(map(len, waiting)) >= GROUP:
            flush()
    if waiting:
        flush()
    return written


def ours(estimator: str, source: Path | None) -> tuple[float, int]:
    """Fit by this package, which finds its own panel by itself."""
    from analysis import fit

    data = {"system": "hs2"} if source is None else {"data": source, "vintage": "synthetic"}
    estimate = fit(f"{estimator}_2018", window=f"{FIRST_YEAR}-01:latest", **data)
    return estimate.value, estimate.n_obs


def fereg(estimator: str, source: Path | None) -> tuple[float, int]:
    """Fit by fereg, from the frame that a user would read."""
    import fereg

    outcome, effects, frame = _read(estimator, source)
    more = {"fixef_rm": "none"} if estimator == "ols" else {}
    fit = fereg.feols if estimator == "ols" else fereg.fepois
    result = fit(f"{outcome} ~ x | {effects}", frame, vcov={"CRV1": "partner"}, **more)
    return float(result.coef().iloc[0]), len(frame)


def pyfixest(estimator: str, source: Path | None) -> tuple[float, int]:
    """Fit by pyfixest, from the same frame."""
    import pyfixest

    outcome, effects, frame = _read(estimator, source)
    more = {"fixef_rm": "none"} if estimator == "ols" else {}
    fit = pyfixest.feols if estimator == "ols" else pyfixest.fepois
    lean = {"copy_data": False, "store_data": False, "lean": True}
    result = fit(f"{outcome} ~ x | {effects}", frame, vcov={"CRV1": "partner"}, **lean, **more)
    return float(result.coef().iloc[0]), len(frame)


def _read(estimator: str, source: Path | None):
    import pandas as pd

    product = "hs2" if source is None else "hts10"
    columns = ["partner", product, "month", "customs_value", "effective_rate"]
    frame = pd.read_parquet(source or PANEL / "hs2.parquet", columns=columns)
    frame = frame[frame.effective_rate.notna()]
    frame = frame.astype({name: "category" for name in columns[:3]})
    frame["x"] = np.log1p(frame.pop("effective_rate"))
    value = frame.pop("customs_value").astype(float)
    effects = f"partner^{product} + {product}^month + partner^month"
    if estimator == "ppml":
        return "value", effects, frame.assign(value=value)
    return "log_value", effects, frame[value > 0].assign(log_value=np.log(value[value > 0]))


#: Package -> its way from a folder to the coefficient and the rows that it used or was given.
WAYS = {"this package": ours, "fereg": fereg, "pyfixest": pyfixest}


if __name__ == "__main__":
    package, estimator, *folder = sys.argv[1:]
    coefficient, n = WAYS[package](estimator, Path(*folder) if folder else None)
    print(json.dumps({"coefficient": coefficient, "n": n}))
