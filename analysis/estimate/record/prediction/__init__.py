"""Prediction: what customs will collect and importers will buy, said beforehand, and the scores."""
