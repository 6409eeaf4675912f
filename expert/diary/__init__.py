"""What is kept: consultations, the days of a diary, the activities of a training log."""
