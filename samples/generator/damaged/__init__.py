"""Archives that are broken on purpose, one function for each case. Whole content around the damage comes from carrier.py."""
