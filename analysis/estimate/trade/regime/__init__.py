"""Regime: break dates with confidence sets, and whether cuts undo what rises did."""
