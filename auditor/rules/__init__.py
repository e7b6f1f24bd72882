"""Case → Findings."""
