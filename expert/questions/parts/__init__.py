"""What several questions are made of."""
