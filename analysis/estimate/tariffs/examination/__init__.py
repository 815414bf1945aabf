"""The law examined on cases that others published, and on what customs collected."""
