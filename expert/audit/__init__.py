"""What is wrong with a rule set: its flaws, what its worked cases show and do not cover, what a changed rule changes."""
