"""The law of every line as a course in time, measure by measure, in files that a page can read alone."""
