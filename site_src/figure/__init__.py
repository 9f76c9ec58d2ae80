"""Pose numbers → a solved body → SVG: pure functions from records to text."""
