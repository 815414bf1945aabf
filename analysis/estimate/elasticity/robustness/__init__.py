"""Robustness: permutation, and the specification curve."""
