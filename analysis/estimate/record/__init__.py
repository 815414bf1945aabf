"""Record: forecasts replayed and scored, how often intervals held, and published numbers met."""
