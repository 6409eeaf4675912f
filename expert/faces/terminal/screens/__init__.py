"""What the commands show on a terminal, as text of rich."""
