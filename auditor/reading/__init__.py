"""File → Report."""
