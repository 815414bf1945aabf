"""Publish: notebooks and parameters become reports, pages and citable numbers.

Reads ``notebooks/`` (with its ``reports.yaml``); writes ``reports/``: for each report the executed,
normalised notebook and a self-contained page, then ``numbers.csv`` and ``index.html``.

Promises: everything is checked before anything runs; a report appears whole or not at all; a second
run gives the same bytes. papermill, nbconvert and nbclient are imported in this stage only.
"""
