"""The law of counter-tariffs on US goods, held against other counts of it."""
