"""The engine: specifications, samples, absorbed effects, estimators, standard errors, designs."""
