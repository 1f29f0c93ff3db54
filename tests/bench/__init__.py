"""Figures, each beside a floor measured in the same run; by hand: `python -m tests.bench`."""
