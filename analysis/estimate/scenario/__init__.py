"""Scenario: tariff paths simulated."""
