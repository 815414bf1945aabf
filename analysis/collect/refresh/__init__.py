"""Refresh: newer figures from the publishers themselves; the only code with a network.

Reads the tables there are (``collect.tables``) and the programming interfaces of the US Census Bureau,
BLS, FRED, the Treasury, UN Comtrade and the Federal Register. Writes ``data/vintages/DAY/``: each table
that it brought, its description, the raw answers, ``changes.csv`` (what moved) and
``tariff_documents.csv`` (documents for a person to code). Promises: a table is written whole after it
kept its schema, has every month and all that was there before, agrees with what it replaces, and has no
month or partner that cannot be, or not at all; what it replaces is of the last vintage that combined;
shipped tables are never touched; a key is sent to its publisher alone and never written; no
question takes longer, and no answer more room, than it may.
"""
