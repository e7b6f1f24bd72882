"""Report → Sentences."""
