"""Citable numbers: harvested, held against earlier versions, cited, for LaTeX and as tables."""
