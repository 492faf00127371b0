"""The table of operators: one record each."""
