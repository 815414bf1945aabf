"""The archive: code, data and reports in one zip file that describes itself.

Reads what git tracks and what the reports made; writes ``dist/export-declines-VERSION.zip``, the same
bytes twice. Its descriptions (Data Package, the README of the Social Science Data Editors) are
generated from ``CITATION.cff``, ``pyproject.toml``, the catalogue and the executed reports, and stand in
the archive alone; Zenodo reads ``CITATION.cff``.
"""
