"""Settings of all tests."""

from hypothesis import settings

# A busy machine makes a slow example, not a wrong one.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
