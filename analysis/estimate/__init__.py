"""Estimate: panel -> small frozen results.

One folder a subject, each importing only those before it: ``exports`` (ledgers), ``tariffs`` (law and
till), ``claims``, ``engine`` (specifications, samples, estimators, standard errors), ``dynamics``,
``robustness``, ``counterfactual``, ``diversion``, ``regime`` and ``truce`` (scenarios and replay).

Reads the panels and rates of ``combine`` and, for published series, tables of ``collect``. Writes
``reports/tables/``. Promises: every result is a small frozen object or a tidy frame with the same
columns for every model; statsmodels is used here and nowhere else.
"""
