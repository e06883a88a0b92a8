"""Volumes: what the suite does a few times, done hundreds and thousands of times (`make soak`)."""
