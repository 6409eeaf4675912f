"""One consultation: what follows from one person's answers, its outcome, its citations, and back from JSON."""
