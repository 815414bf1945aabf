"""Exports: the same trade in every ledger, by destination, sector and partner."""
