"""Claims about derivatives, and verdicts with evidence."""
