"""Elasticities by law of kinds of goods, and the first episode by product."""
