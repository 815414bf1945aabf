"""Dynamics: event studies, projections and distributed lags on the paths of pairs."""
