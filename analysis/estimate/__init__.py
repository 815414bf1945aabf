"""Estimate: panel -> small frozen results.

One folder a subject, each importing only those before it: ``exports`` (ledgers), ``tariffs`` (law and
collections), ``claims``, ``engine`` (panels, specifications, samples, the one regression),
``main_estimate`` (the elasticities that are quoted), ``dynamics``, ``regime``, ``elasticity`` (every
other design), ``robustness``, ``counterfactual``, ``diversion``, ``scenario`` (tariff paths and
replay). Only ``study.py`` of a subject reads, and ``load.py`` for all of them.

Reads the panels and rates of ``combine`` and, for published series, tables of ``collect``. Writes
``reports/tables/``. Promises: every result is a small frozen object or a tidy frame with the same
columns for every model; statsmodels is used here and nowhere else.
"""
