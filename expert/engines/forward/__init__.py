"""Forward chaining on experta: which rules fire, and on what."""
