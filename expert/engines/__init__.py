"""The inference engines, a folder each; none imports another."""
