"""Diversion: who sold what a partner no longer sold, line by line and by regression."""
