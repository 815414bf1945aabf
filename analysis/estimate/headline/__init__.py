"""The headline elasticities: the same product from partners under unlike law, and what varies them."""
