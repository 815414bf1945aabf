"""Two tiers of demand: between the sellers of a tariff line, and between lines."""
