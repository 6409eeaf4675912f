"""The page: the same questions, interview and words as everywhere, in a browser. Nothing is decided here."""
