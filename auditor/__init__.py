"""Audits Chinese government-information-disclosure annual reports."""
