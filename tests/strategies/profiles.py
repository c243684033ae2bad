"""How many examples property tests are tried on: one place for all of them.

``default`` is small and the same on every machine and in every run: what fails for one fails for
all, fails again, and never fails by chance in a change that did not cause it. ``thorough`` and
``nightly`` draw anew each time; they are where unknown counterexamples are looked for, and what
they find is shrunk, printed with the means to try it again, and kept in ``.hypothesis``.
A profile is chosen with ``HYPOTHESIS_PROFILE=nightly`` or ``--hypothesis-profile=nightly``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable

    Law = Callable[[Callable[[Any], Any]], None]

__all__ = ["PROFILES", "Laws", "examples", "is_default", "register_profiles", "tried"]

PROFILES = {"default": 100, "thorough": 2_000, "nightly": 100_000}

_USUAL = 0.2
# rule sets and panels are large to draw, and laws filter what they say nothing about
_LARGE = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)


def register_profiles() -> None:
    """Make the profiles known; ``default`` is the one that other tests inherit."""
    for name, number in PROFILES.items():
        if name == "default":
            settings.register_profile(
                name, max_examples=number, deadline=None, derandomize=True, database=None
            )
        else:
            settings.register_profile(
                name,
                max_examples=number,
                deadline=None,
                derandomize=False,
                print_blob=True,
                suppress_health_check=_LARGE,
            )


def is_default() -> bool:
    """Return whether the small profile is in force."""
    return settings.get_current_profile_name() not in PROFILES.keys() - {"default"}


def examples(share: float) -> int:
    """Return the number of examples of a test that takes more or less than the usual share.

    By default it is that share of the profile's number. A deeper profile promises its number for
    every law: there a share may only add to it.
    """
    usual = settings().max_examples
    return max(1, round(usual * (share if is_default() else max(1.0, share))))


def tried(check: Law, share: float) -> None:
    """Try a law on as many examples as the profile asks for.

    By default the examples are those of the law's name, whatever its text, and a counterexample
    is told as it was drawn: making it small would take longer than the whole run.
    """
    shallow = is_default()

    def holds(data: Any) -> None:
        check(data.draw)

    holds.__name__ = holds.__qualname__ = check.__name__  # what examples are kept under
    limited = settings(
        max_examples=examples(share),
        deadline=None,
        suppress_health_check=_LARGE,
        phases=[Phase.generate] if shallow else list(Phase),
    )
    wanted = limited(given(st.data())(holds))
    (seed(check.__name__)(wanted) if shallow else wanted)()


class Laws(dict[str, tuple["Law", float]]):
    """The laws of one file by name, each with its share of examples.

    A law is a function of `draw`; it draws what it needs and asserts.
    """

    def law(self, check: Law) -> Law:
        """Add a law that takes the usual share."""
        return self.at(_USUAL)(check)

    def at(self, share: float) -> Callable[[Law], Law]:
        """Add a law that takes another share, because its examples are dear or cheap."""

        def add(check: Law) -> Law:
            self[check.__name__] = (check, share)
            return check

        return add

    def hold(self, name: str) -> None:
        """Try one of the laws."""
        tried(*self[name])
