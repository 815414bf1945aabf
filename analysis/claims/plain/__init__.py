"""Claims as newspapers write them, turned into lines of :mod:`analysis.claims.grammar`.

A sentence is read in steps, each of which replaces what it has understood by a mark: ``#0`` a period,
``<0>`` a value, ``@CHN`` a country. Words that no step knows are refused by name, so that nothing is
read as what it does not say. The result is one or several lines of the grammar: several where the
sentence can mean several things.
"""

from analysis.claims.plain.sentence import read

__all__ = ["read"]
