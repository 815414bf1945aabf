"""Regime: whether cuts of the tariff undo what its rises did."""
