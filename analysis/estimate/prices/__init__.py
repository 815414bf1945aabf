"""Prices: what moved China's producer prices, and who bore the US tariff at the border."""
