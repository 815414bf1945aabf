"""Speed and memory of the estimators beside other packages, as ratios in one run: ``make bench``."""
