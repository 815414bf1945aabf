"""The public name that regresses, fit; and table, which puts several estimates side by side.

Each returns estimates as one :class:`analysis.present.verbs.Estimates`. An import of this module loads
nothing.
"""

from __future__ import annotations

from os import PathLike
from typing import TYPE_CHECKING

from analysis.arguments import checked
from analysis.checks import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    import pandas as pd

    from analysis.engine.panel import Panel
    from analysis.engine.specification import Specification
    from analysis.estimate.formula import Formula
    from analysis.present.result import Result
    from analysis.present.verbs import Estimates


@checked
def fit(
    spec: str,
    data: pd.DataFrame | str | Path | None = None,
    *,
    vintage: str = "",
    vcov: str | Mapping | None = None,
    **changes,
) -> Estimates:
    """Fit a formula or a named specification to the built panel, or to a frame or folder of your own.

    Parameters
    ----------
    spec : str
        A formula as fixest and pyfixest have it: ``"log(customs_value) ~ log(1 + statutory_rate) |
        partner^product + product^month"``. The outcome may be ``duties``, and in dollars with
        ``estimator="ppml"``; ``~ 1 | effects | log(1 + effective_rate) ~ log(1 + statutory_rate)`` is
        2SLS; ``i(month, CHN, ref="2025-03")`` are event dummies of a partner, or of a column that is
        constant along a pair; ``i(event_time, ref=-1)`` of a column of months since each pair's event.
        Or a design and an episode of ``estimate/specifications.yaml`` (``"iv_across_2025"``).
    data : DataFrame or path, optional
        Key partner x product x month: ``partner`` (ISO alpha-3), ``product``, ``month`` (first days, or
        text ``2025-05``), ``customs_value`` (US dollars) and the rates that the specification uses:
        ``effective_rate``, ``statutory_rate`` or ``headline_rate`` (fractions); ``duties`` (US dollars)
        if they are the outcome. ``combine.law_by_month.with_statutory_rate`` adds the law to tariff
        lines. A folder of Parquet files with the same columns is read row by row, so that its rows
        need not fit into memory as a frame (``python -m analysis.combine folder`` writes one). By
        default the built panel of the specification's product system.
    vintage : str
        Where your data come from, as the result will say; needed with ``data``.
    vcov : str or dict, optional
        ``"hetero"``; ``{"CRV1": "partner"}``, ``"product"``, ``"month"``, ``"partner^product"`` or two
        of the first three (``"partner+product"``); ``"permutation"``: the interval of the law permuted
        over products and partners. By default clustered by partner.
    **changes
        Fields of the specification to replace (``window="2023-01:latest"``), and ``placebo=True`` for
        its placebo. With data of your own, the law given to imports before it is ``lead=24``, say, with
        a ``window`` as much earlier.

    Returns
    -------
    Result
        Of an :class:`analysis.engine.results.Estimate`: ``value``, ``std_error``, ``ci_low``,
        ``ci_high`` and its sample; ``model`` is the same regression by statsmodels. With
        ``lags=[-6, 12]``, ``by_month={...}`` or event dummies a sequence of one a coefficient, with its
        ``horizon``. ``tidy()``, ``coef()``, ``se()``, ``tstat()``, ``pvalue()``, ``confint()`` and
        ``predict()`` are called and give what pyfixest's do; ``save("x.csv")`` writes any result.

    Raises
    ------
    InputError
        Unknown name or field, a formula that no specification has, a frame that lacks a column or breaks
        its key, a window outside the data, or a tariff that does not vary; one line that says what is
        valid.

    Examples
    --------
    >>> from analysis import fit
    >>> estimate = fit("iv_across_2025")
    >>> print(f"{estimate.value:.2f} [{estimate.ci_low:.2f}, {estimate.ci_high:.2f}]")
    -1.74 [-2.63, -0.85]
    >>> formula = "log(customs_value) ~ log(1 + statutory_rate) | partner^product + product^month"
    >>> estimate = fit(formula, window="2024-01:latest", vcov={"CRV1": "partner+product"})
    >>> estimate.coef().round(2).to_dict()
    {'log(1 + statutory_rate)': -0.97}
    """
    from analysis.engine.specification import changed
    from analysis.estimate.formula import PERMUTATION, clustered_by
    from analysis.present.estimates import shown
    from analysis.refusals import as_specified, refuse_partner, refuse_without_data

    refuse_partner(changes)
    specified, formula = _specified(spec, data, as_specified(changes) | clustered_by(vcov, changes))
    if isinstance(data, str | PathLike):
        from analysis.estimate.own import own_vintage
        from analysis.estimate.own_folder import fit_folder

        if vcov == PERMUTATION:
            raise InputError("vcov='permutation' is for a frame: a folder is read row by row.")
        named = changes.get("leave_out", ())
        estimate = fit_folder(specified, data, vintage=own_vintage(vintage), named=named)
        return shown(estimate, terms=formula.terms([estimate]) if formula else ())
    if data is None:
        from analysis.estimate.load import load

        refuse_without_data({}, vintage)
        headline = "headline" in (specified.tariff, specified.instrument)
        return _fitted(specified, load(specified.system, headline=headline), formula, vcov)
    from analysis.estimate.own import own_panel, with_error

    panel = own_panel(data, vintage)
    if "leave_out" not in changes:  # of those that a design leaves out, yours may have none
        specified = changed(specified, {"leave_out": set(specified.leave_out) & set(panel.partners)})
    return _fitted(specified, panel, formula, vcov, check=with_error)


def _specified(spec: str, data, changes: dict) -> tuple[Specification, Formula | None]:
    """Return the specification that a name or a formula stands for, and the formula."""
    if "~" not in spec:
        from analysis.estimate.specifications import specification

        return specification(spec, **changes), None
    from analysis.engine.frames import RATE_CONCEPTS
    from analysis.estimate.formula import specified_by

    if isinstance(data, str | PathLike):
        from analysis.estimate.own_folder import column_names

        return specified_by(spec, column_names(data), changes)
    return specified_by(spec, getattr(data, "columns", RATE_CONCEPTS), changes)


def _fitted(
    spec: Specification,
    panel: Panel,
    formula: Formula | None,
    vcov: str | Mapping | None,
    *,
    check: Callable = lambda estimates: estimates,
) -> Estimates:
    """Return a specification fitted to a panel, with the errors that are asked for."""
    from functools import partial

    from analysis.engine.fitting import expected_rows, fit_path
    from analysis.engine.fitting import fit as fit_one
    from analysis.estimate.formula import PERMUTATION
    from analysis.present.estimates import shown

    estimates = check((fit_path if spec.lags or spec.by_month else fit_one)(spec, panel))
    if vcov == PERMUTATION:
        from analysis.estimate.own import with_permuted_law  # half a second to import

        estimates = with_permuted_law(estimates, spec, panel)
    several = estimates if isinstance(estimates, list) else [estimates]
    terms = formula.terms(several) if formula else ()
    return shown(estimates, terms=terms, expected=partial(expected_rows, spec, panel))


@checked
def table(results: Sequence, *, caption: str = "", heads: Sequence[str] = ()) -> Result:
    """Put several estimates into one table, a column each, as a paper prints them.

    Parameters
    ----------
    results : list of Result
        What :func:`analysis.fit` and :func:`analysis.elasticity` return; one with several coefficients
        is a column each.
    caption : str
        What the table shows; the source of its data is added.
    heads : list of str, optional
        Of the columns; by default their windows.

    Returns
    -------
    Result
        ``to_latex()``, with ``to_latex("a caption")`` in a ``table`` of its own; ``to_markdown()``;
        ``to_frame()``, a row an estimate. A notebook shows it as HTML; ``figure()`` draws the intervals.

    Raises
    ------
    InputError
        No list of results, one that holds no estimate, or heads that are not as many.

    Examples
    --------
    >>> import analysis
    >>> found = analysis.table([analysis.elasticity("2018"), analysis.elasticity("2025")])
    >>> found.to_frame().window.to_list()
    ['2017-01:2019-12', '2024-01:2025-12']
    """
    from analysis.present.estimates import beside

    return beside(results, caption=caption, heads=heads)
