"""Speed and memory of whole processes beside other packages, as ratios in one run."""
