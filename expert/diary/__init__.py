"""What is kept of consultations."""
