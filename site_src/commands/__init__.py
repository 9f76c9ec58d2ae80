"""One module for each command; what is shared by them stands in `cli`."""
