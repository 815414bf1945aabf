"""Tariffs: the headline, the statutory and the effective rate, and why due and paid differ."""
