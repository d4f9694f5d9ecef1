"""Measurements of the product against what it stands on, as ratios in one run: `make bench`."""
