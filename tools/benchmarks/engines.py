"""The same regression by this package and by others: three-way effects, partner-clustered errors.

Each function takes the columns of a panel (arrays) and an estimator and returns the coefficient; those
``from_file`` read the HS2 panel first.
Every package runs at its default tolerances, in the fastest of its ways that gives the digits.
Imports stand inside: a first call pays for them.
"""

from __future__ import annotations

EFFECTS = ["partner x product", "product x month", "partner x month"]
OUTCOME = {"ols": "log_value", "ppml": "value"}


def ours(columns: dict, estimator: str) -> float:
    """Fit by the functions that ``analysis.fit`` is made of."""
    from analysis.engine.absorb import make_absorber
    from analysis.engine.inference import meat
    from analysis.engine.ppml import fit_ppml
    from analysis.engine.regression import least_squares

    columns = _without_separated(columns) if estimator == "ppml" else columns
    absorber = make_absorber(columns["partner"], columns["product"], columns["month"], EFFECTS)
    if estimator == "ppml":
        scores = fit_ppml(columns["value"], columns["x"][:, None], absorber)
    else:
        y, x = _absorbed(columns, absorber)
        scores = least_squares(y, x[:, None])
    variance = scores.bread @ meat(scores.scores, columns["partner"]) @ scores.bread
    assert variance[0, 0] > 0
    return float(scores.coefficients[0])


def fereg(columns: dict, estimator: str) -> float:
    """Fit by fereg (Rust, all cores)."""
    import fereg

    fit = fereg.feols if estimator == "ols" else fereg.fepois
    more = {"fixef_rm": "none"} if estimator == "ols" else {}
    result = fit(_formula(estimator), _frame(columns), vcov={"CRV1": "partner"}, **more)
    return float(result.coef().iloc[0])


def pyfixest_map(columns: dict, estimator: str) -> float:
    """Fit by pyfixest, alternating projections in Rust (its default)."""
    import pyfixest

    return _pyfixest(columns, estimator, pyfixest.MapDemeaner())


def pyfixest_within(columns: dict, estimator: str) -> float:
    """Fit by pyfixest, preconditioned LSMR in Rust."""
    import pyfixest

    return _pyfixest(columns, estimator, pyfixest.LsmrDemeaner())


def linearmodels(columns: dict, estimator: str) -> float:
    """Fit by linearmodels' AbsorbingLS (no PPML)."""
    import pandas as pd
    from linearmodels.iv.absorbing import AbsorbingLS

    if estimator == "ppml":
        raise NotImplementedError("no ppml")
    frame = _frame(columns)
    absorb = pd.DataFrame({name: pd.Categorical(code) for name, code in _codes(frame).items()})
    model = AbsorbingLS(frame.log_value, frame[["x"]], absorb=absorb)
    result = model.fit(
        cov_type="clustered",
        clusters=frame.partner,
        method="lsmr",  # faster here than its default, to the same digits
        absorb_options={"atol": 1e-10, "btol": 1e-10},
    )
    return float(result.params["x"])


def statspai(columns: dict, estimator: str) -> float:
    """Fit by StatsPAI with its Rust kernels (statspai-hdfe), whose formulas join no effects."""
    import statspai

    frame, more = _frame(columns), {"vcov": "cr1", "cluster": "partner"}
    frame, effects = frame.assign(**(codes := _codes(frame))), " + ".join(codes)
    if estimator == "ols":
        result = statspai.fast.feols(f"log_value ~ x | {effects}", frame, drop_singletons=False, **more)
    else:
        result = statspai.fast.fepois(f"value ~ x | {effects}", frame, **more)
    return float(result.coef()["x"])


def ours_from_file(file: str) -> tuple[float, int]:
    """Fit as a user does; ``fit`` finds the file by itself."""
    from analysis import fit

    estimate = fit("ols_2018", system="hs2", window="2013-01:2021-07")
    return estimate.value, estimate.n_obs


def fereg_from_file(file: str) -> tuple[float, int]:
    """Read and fit the same by fereg."""
    import fereg

    frame = _read(file)
    result = fereg.feols(FROM_FILE, frame, vcov={"CRV1": "partner"}, fixef_rm="none")
    return float(result.coef().iloc[0]), len(frame)


def pyfixest_from_file(file: str) -> tuple[float, int]:
    """Read and fit the same by pyfixest."""
    import pyfixest

    frame = _read(file)
    result = pyfixest.feols(
        FROM_FILE,
        frame,
        vcov={"CRV1": "partner"},
        fixef_rm="none",
        copy_data=False,
        store_data=False,
        lean=True,
    )
    return float(result.coef().iloc[0]), len(frame)


ENGINES = {
    "this package": ours,
    "fereg": fereg,
    "pyfixest (map)": pyfixest_map,
    "pyfixest (within)": pyfixest_within,
    "linearmodels": linearmodels,
    "StatsPAI": statspai,
}

#: Those of a user's first fit: each takes the file and returns the coefficient and the rows.
FIRST_FITS = {
    "this package": ours_from_file,
    "fereg": fereg_from_file,
    "pyfixest (map)": pyfixest_from_file,
}
FROM_FILE = "log_value ~ log_tariff_factor | partner^hs2 + hs2^month + partner^month"


def _absorbed(columns: dict, absorber):
    import numpy as np

    clean = np.empty((2, len(columns["x"])))
    for target, name in zip(clean, ("log_value", "x"), strict=True):
        absorber.absorb(columns[name][:, None], out=target[:, None])
    return clean


def _without_separated(columns: dict) -> dict:
    """Leave out zeros of an effect that holds nothing else, as the others do of themselves."""
    from analysis.engine.ppml import supported

    pairs = [("partner", "product"), ("product", "month"), ("partner", "month")]
    keep = supported(columns["value"], [(columns[a], columns[b]) for a, b in pairs])
    needed = ["partner", "product", "month", "value", "x"]
    return {name: columns[name] if keep.all() else columns[name][keep] for name in needed}


def _read(file: str):
    import numpy as np
    import pandas as pd

    columns = ["partner", "hs2", "month", "customs_value", "log_tariff_factor"]
    frame = pd.read_parquet(file, columns=columns)
    frame = frame[(frame.customs_value > 0) & frame.log_tariff_factor.notna()]
    return frame.assign(log_value=np.log(frame.customs_value))


def _codes(frame) -> dict:
    """Return the effects as codes, for who joins no columns."""
    n_products, n_months = frame["product"].max() + 1, frame.month.max() + 1
    return {
        "a": frame.partner.astype("int64") * n_products + frame["product"],
        "b": frame["product"].astype("int64") * n_months + frame.month,
        "c": frame.partner.astype("int64") * n_months + frame.month,
    }


def _formula(estimator: str) -> str:
    return f"{OUTCOME[estimator]} ~ x | partner^product + product^month + partner^month"


def _frame(columns: dict):
    import pandas as pd

    return pd.DataFrame(columns, copy=False)


def _pyfixest(columns: dict, estimator: str, demeaner) -> float:
    import pyfixest

    fit = pyfixest.feols if estimator == "ols" else pyfixest.fepois
    more = {"fixef_rm": "none"} if estimator == "ols" else {}
    result = fit(
        _formula(estimator),
        _frame(columns),
        vcov={"CRV1": "partner"},
        demeaner=demeaner,
        copy_data=False,
        store_data=False,
        lean=True,
        **more,
    )
    return float(result.coef().iloc[0])
