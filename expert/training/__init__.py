"""What a training log answers, and what is watched in it."""
