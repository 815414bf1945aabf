"""Publish: notebooks and parameters become reports, pages and citable numbers.

Reads ``notebooks/`` (with its ``reports.yaml``); writes ``reports/``: for each report the executed,
normalised notebook and a self-contained page, then ``numbers.csv`` and ``index.html``.

Promises: what would come out the same is not rendered again, what is missing or was edited is;
everything is checked before anything runs; a report appears whole or not at all; rendering it again
gives the same bytes. papermill, nbconvert and nbclient are imported in this stage only.
"""
