"""How much imports fall when the tariff rises: designs side by side, each beside its placebo."""
