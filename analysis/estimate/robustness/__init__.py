"""Robustness: bootstrap, permutation, the specification curve, the long difference, all side by side."""
