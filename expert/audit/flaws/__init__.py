"""What the audit looks for, a module for each kind."""
