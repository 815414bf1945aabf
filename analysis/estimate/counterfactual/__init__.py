"""Counterfactual imports by time series, by synthetic controls and by the elasticity."""
