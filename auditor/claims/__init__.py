"""Sentences → Claims, each with its admissible readings."""
