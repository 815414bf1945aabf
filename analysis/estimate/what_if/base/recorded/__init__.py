"""Recorded: imports by tariff line and year, of which the base of what-ifs is made."""
