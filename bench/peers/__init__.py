"""The same rules on other engines, each held to the reference meaning."""
