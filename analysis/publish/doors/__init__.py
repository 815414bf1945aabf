"""Doors: what people ask for on the command line, and how it is printed."""
