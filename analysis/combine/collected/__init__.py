"""The law held against what customs collected, and against another model.

Joins rates by line with duties: ``collections`` by partner and month, ``duties_paid`` duties due and
paid, ``causes`` why they differ, ``contents`` metal content, ``outside`` another model, ``base_checks``
base rates.
"""
