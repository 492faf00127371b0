"""Marking the equations of a document: what each says, whether it holds, and what was meant."""
