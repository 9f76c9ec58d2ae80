"""Records → HTML and pictures: knows no files of content, no clock and no cache."""
