"""What is wrong with a guide, or with the files made of it."""
