"""Stories of report 04, made by hand."""

NAME, FIRST = "iv_across_2025", "iv_across_weighted_2018"
