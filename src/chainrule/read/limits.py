"""How much text the reader takes. Beyond a limit it refuses with a coded error, quickly."""

NESTING = 200
"""Brackets inside one another."""

HEIGHT = 400
"""Nodes from the root of an expression to a leaf; a run of one binary operator counts once."""

STATEMENT_TOKENS = 20_000
"""Names, numbers and signs in one statement."""

FILE_TOKENS = 200_000
"""Names, numbers and signs in one file."""

FILE_BYTES = 4 * 1024 * 1024
"""Size of one file in UTF-8."""

DIGITS = 400
"""Digits of one number."""

EXPONENT = 400
"""Largest power of ten of one number, either way."""

NAME = 500
"""Characters of one name."""
