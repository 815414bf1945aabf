"""Reports: notebooks and parameters -> executed notebooks and pages, planned, rendered, recorded."""
