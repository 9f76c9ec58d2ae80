"""What the machine gives: files, locks, workers, a terminal."""
