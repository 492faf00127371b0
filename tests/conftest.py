"""Settings that every test shares: Hypothesis draws the same examples in every run, without a deadline."""

from hypothesis import settings

settings.register_profile("fixed", derandomize=True, deadline=None, database=None, print_blob=True)
settings.load_profile("fixed")
