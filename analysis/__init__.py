"""Export declines under tariffs: how much do exports fall when a tariff rises.

Five stages, in the order of the data flow: ``collect`` -> ``combine`` -> ``estimate`` -> ``present``
-> ``publish``. A stage imports only earlier ones; importing any of them has no effect.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # an import of this package stays free; each function imports what it runs
    import pandas as pd

    from analysis.estimate.engine.results import Estimate

__version__ = "0.5.0"
__all__ = ["fit"]


def __dir__() -> list[str]:
    return __all__


def fit(
    spec: str, data: pd.DataFrame | None = None, *, vintage: str = "", **changes
) -> Estimate | list[Estimate]:
    """Fit a named specification to the built panel, or to a frame of your own.

    Parameters
    ----------
    spec : str
        A design and an episode of ``estimate/engine/specifications.yaml`` (``"iv_across_2025"``).
    data : DataFrame, optional
        Key partner x product x month: ``partner`` (ISO alpha-3), ``product``, ``month`` (first days),
        ``customs_value`` (US dollars) and the rates that the specification uses, ``effective_rate``,
        ``statutory_rate`` or ``headline_rate`` (fractions); ``duties`` (US dollars) if they are the
        outcome. By default the built panel of the specification's product system.
    vintage : str
        Where your data come from, as the result will say; needed with ``data``.
    **changes
        Fields of the specification to replace (``window="2023-01:latest"``), and ``placebo=True`` for
        its placebo.

    Returns
    -------
    Estimate or list of Estimate
        The elasticity with its interval and sample; ``.model`` is the same regression by statsmodels.
        With ``lags=[-6, 12]`` or ``by_month={...}`` one a coefficient, with its ``horizon``.

    Raises
    ------
    InputError
        Unknown name or field, a frame that lacks a column or breaks its key, a window outside the
        data, or a tariff that does not vary; one line that says what is valid.

    Examples
    --------
    >>> from analysis import fit
    >>> estimate = fit("iv_across_2025")
    >>> print(f"{estimate.value:.2f} [{estimate.ci_low:.2f}, {estimate.ci_high:.2f}]")
    -1.79 [-2.67, -0.90]
    """
    from analysis.checks import InputError
    from analysis.estimate.engine.fit import fit as fit_one
    from analysis.estimate.engine.fit import fit_path
    from analysis.estimate.engine.panel import from_frame
    from analysis.estimate.engine.specification import changed, specification

    asked = specification(spec, **changes)
    fit_to = fit_path if asked.lags or asked.by_month else fit_one
    if data is None:
        from analysis.estimate.load import load

        headline = "headline" in (asked.tariff, asked.instrument)
        return fit_to(asked, load(asked.system, headline=headline))
    if not vintage:
        raise InputError("name where your data come from: fit(spec, data, vintage='my data, May 2026').")
    panel = from_frame(data, system="own", vintage=vintage)
    if "leave_out" not in changes:  # of those that a design leaves out, yours may have none
        asked = changed(asked, {"leave_out": set(asked.leave_out) & set(panel.partners)})
    return fit_to(asked, panel)
