"""What a guide is: frozen records, problems, and what both are called."""
