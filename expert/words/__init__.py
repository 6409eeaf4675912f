"""All wording that is not knowledge: statements become sentences here, and only here."""
