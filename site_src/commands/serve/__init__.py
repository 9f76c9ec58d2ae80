"""The preview: a server, a watcher of files, and what it shows besides pages."""
