"""Sketches to verified pairs and clusters, recurring boilerplate and reuse between articles."""
