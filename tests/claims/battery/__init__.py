"""Sentences made by code, half of them false, each with its truth from the tables."""
