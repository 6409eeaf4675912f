"""What a knowledge base says, and what that means: the nouns, the conditions, the formulas, and the three-valued meaning."""
