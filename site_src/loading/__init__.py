"""Content → records: one module for each kind of file."""
