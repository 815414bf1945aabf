"""Whether citable numbers are the same on every machine: ``make certificate``.

Reads notebooks and data of copies of this folder; writes ``tools/certificate/results.csv``, a row a
number.
"""
