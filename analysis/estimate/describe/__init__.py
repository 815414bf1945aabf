"""Describe: the article's claims, the tariff in three terms, and exports in every ledger."""
