"""Scenario: tariff paths simulated, the forecast of a past day replayed, and what it was worth."""
