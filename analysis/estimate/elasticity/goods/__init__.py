"""Elasticities by law of kinds of goods, and value, quantity and price by product."""
