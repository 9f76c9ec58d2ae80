"""The only writer: the output folder, the state of builds, files of the project."""
