"""Tariffs: the headline, the statutory and the effective rate, and why the law and the till differ."""
