"""Estimate: panel -> small frozen results.

Reads the panels and rates of ``combine`` and, for published series, tables of ``collect``. Writes
``reports/tables/``. Promises: every result is a small frozen object or a tidy frame with the same
columns for every model; statsmodels is used here and nowhere else.
"""
