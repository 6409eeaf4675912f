"""One person's answers: what they are, how they are read, changed and stored."""
