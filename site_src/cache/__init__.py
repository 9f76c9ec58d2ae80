"""What earlier builds worked out, kept under digests of all that it came from."""
