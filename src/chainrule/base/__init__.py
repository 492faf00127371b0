"""Errors and source text: what every layer stands on."""
