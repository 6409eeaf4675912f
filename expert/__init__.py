"""A rule-based expert system that can be questioned."""
