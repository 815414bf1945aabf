"""The bill of the tariffs of 2025 and 2026: who paid what under which order, and what goes back.

Reads imports, collections and the law by line; returns duties by partner, sector, month and legal
authority. ``split`` has the rule by which what customs collected is divided, and its bounds; ``cells``
applies it to each line of 2025, ``later`` to partners by month after it, ``earlier`` to sectors before;
``totals`` holds the result against what customs and Treasury published.
"""
