"""The archive: code, data and reports in one zip file that describes itself.

Reads what git tracks and what the reports made; writes ``dist/export-declines-VERSION.zip``, the same
bytes twice. Its descriptions (RO-Crate, DataCite by Zenodo, CodeMeta, Data Package, the README of the
Social Science Data Editors) are generated from ``CITATION.cff``, ``pyproject.toml``, the catalogue and
the executed reports, and stand in the archive alone: a repository on GitHub gives Zenodo its
``CITATION.cff``, and a second file with the same content could only differ from it.
"""
