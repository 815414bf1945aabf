"""Functions of a library as a script of a page, made from their Python: one source, two doors.

:func:`script.script_of` follows what functions name, as :mod:`analysis.fingerprint` does: functions and
classes are translated statement by statement, constants written as the values that they have, patterns
among them. What Python itself brings, ``template/ask/python.js`` has under the same names. What cannot
be translated is refused as the page is made; what a page does not hold has its own function
there (``elsewhere``).
"""
