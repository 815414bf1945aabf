"""Robustness: bootstrap, permutation, the specification curve, published numbers, all side by side."""
