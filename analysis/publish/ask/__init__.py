"""Pages that answer in the browser: the law of any line and day, and what a duty would do.

Each is one page and folders of scripts that assign data, so that it opens from a disk without a server.
"""
