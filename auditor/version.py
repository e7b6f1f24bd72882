"""The version that the package and its memos tell."""

__version__ = "0.1.0"
