"""Training files: what was run, walked, ridden and swum, read from what watches and services export."""
