"""The main elasticities: the same product from partners under unlike law."""
