"""Base: every partner's tariff lines as recorded last, on which what-ifs lay duties."""
