"""The whole build in order; the only package that knows all the others."""
