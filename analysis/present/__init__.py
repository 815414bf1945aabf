"""Present: results -> figure, table, citable number, sentence.

Reads results of ``estimate``, never the panel. Writes ``reports/figures/``. Promises: units on every
axis and head, alternative text on every figure, intervals where there is an estimate; matplotlib is
used here and nowhere else.
"""
