"""Findings → Memo → text."""
