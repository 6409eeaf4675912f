"""What can be asked of an outcome or of a knowledge base, a module for each question."""
