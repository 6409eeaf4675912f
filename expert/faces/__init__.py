"""What people and programs meet: the terminal and the pages."""
