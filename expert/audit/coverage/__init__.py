"""What of a rule set the worked cases, random people and the rows of a table cover."""
