"""Faults on purpose: bad parameters, damaged files, kills, full disks, hostile homes.

``make faults`` makes them in a copy of this folder and writes what happened into ``results.md``; the
reader's own folder is read and never written, but for that file.
"""
