"""Published forms of the guide that are not pages, each in a file of its own."""
