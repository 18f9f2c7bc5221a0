"""Writes the sample archives: invented clusters, told in the layouts that real tools write."""
