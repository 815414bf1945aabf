"""Robustness: bootstrap, permutation, and the specification curve, all side by side."""
