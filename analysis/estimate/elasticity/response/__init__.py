"""Response: how imports of a line answer to the law on it, by months since it changed."""
