"""The generator of the lower-back exercise guide; ``build.py`` is the way in."""
