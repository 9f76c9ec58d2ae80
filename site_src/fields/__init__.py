"""Front matter and YAML → values, with the line and the column of each."""
