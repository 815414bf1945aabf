"""Estimate: panel -> small frozen results.

One folder a question, as a report asks it: ``claims``, ``tariffs`` (announced, in law, collected),
``trade`` (exports and regimes), ``elasticity`` (main estimate, its checks, goods, all sellers, dynamics,
robustness), ``counterfactual`` (gaps and scenarios), ``diversion``, ``retaliation`` (counter-tariffs and
export controls), ``prices``, ``what_if`` (its base of trade) and ``record`` (forecasts, scored). Only
``inputs.py`` of a folder reads, and ``load.py`` for all of them; ``own.py`` and ``own_folder.py`` fit a
reader's data.

Reads the panels and rates of ``combine``, the law and, for published series, tables of ``collect``.
Writes ``reports/tables/``. Promises: every result is a small frozen object or a tidy frame with the same
columns for every model; statsmodels is used here and in ``analysis.engine``, and nowhere else.
"""
