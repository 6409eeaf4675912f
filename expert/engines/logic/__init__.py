"""All cases at once, by clingo: proofs, witnesses, smallest counterfactuals."""
