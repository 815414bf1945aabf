"""Publish: notebooks and parameters become reports, pages and citable numbers.

Five folders by what they make: ``reports``, ``site``, ``numbers``, ``archive`` and ``doors``.

Reads ``notebooks/`` (with its ``reports.yaml``); writes ``reports/``: for each report the executed,
normalised notebook, its pictures beside it and a self-contained page, then ``numbers.csv``, ``.json``
and ``.tex``, the tables and series of figures with ``exhibits.csv``, and the site: the front door
``index.html``, the pages of numbers, law, calendar and API with their tables. On demand: how to cite a
number, what moved since a revision, figures for papers.

Promises: what would come out the same is not rendered again, what is missing or was edited is;
everything is checked before anything runs; a report appears whole or not at all; rendering it again
gives the same bytes. papermill, nbconvert and nbclient are imported in this stage only.
"""

import sys

# jsonschema builds a grammar of URIs for 1.2 s when it finds this module; notebooks hold none.
sys.modules.setdefault("rfc3987_syntax", None)
