"""The profile of all property tests: see `strategies.profiles`."""

from __future__ import annotations

import os

from hypothesis import settings

from strategies.profiles import register_profiles

register_profiles()
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))
