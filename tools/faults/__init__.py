"""Faults on purpose, from outside: mutants of the code, kills and full disks, damaged tables."""
