"""What languages say of members of registers, of what must be done, and of standards."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from ecorules.assessment.completion import Completion
    from ecorules.assessment.derivations import Derivation
    from ecorules.assessment.rolls import Roll
    from ecorules.engine.nodes import Standard

__all__ = ["MemberWords"]


class MemberWords(ABC):
    """The words that every language has for members, duties and standards."""

    separator: ClassVar[str]
    """Between names."""

    semicolon: ClassVar[str]
    """Between statements."""

    @abstractmethod
    def of_place(self, roll: Roll) -> str:
        """How many members a place has, and how many of them have which status."""

    @abstractmethod
    def of_done(self, found: Completion) -> str:
        """When something was done, and when it was asked."""

    @abstractmethod
    def of_missing_standard(self, standard: Standard) -> str:
        """That a standard is not at hand, and how to load it."""

    @abstractmethod
    def of_standard(self, standard: Standard) -> str:
        """Which standard is to be met."""

    @abstractmethod
    def loading(self, standard: Standard) -> str:
        """What to load."""

    @abstractmethod
    def of_unknown_time(self) -> str:
        """That it is not known at what time a member is judged."""

    @abstractmethod
    def no_member(self) -> str:
        """That a row is no member, in a word."""

    @abstractmethod
    def placed(self, first: str, last: str) -> str:
        """A place in a rank, or several; the last one is empty, or ``...`` if it is open."""

    @abstractmethod
    def not_a_member(self, when: str) -> str:
        """That a row is outside the days on which it is a member."""

    @abstractmethod
    def of_nobody(self, where: str | None) -> str:
        """That no member is asked."""

    @abstractmethod
    def counted(self, one: Derivation) -> str:
        """How many members count, of how many."""

    @abstractmethod
    def failing(self, names: str) -> str:
        """Who does not meet what is asked."""

    @abstractmethod
    def rank_of(self, name: str) -> str:
        """The rank of something."""

    @abstractmethod
    def reduction_of(self, how: str, register: str) -> str:
        """A number derived from a register, by the word that says how."""

    @abstractmethod
    def deciding(self, names: str) -> str:
        """Whose value is the least or greatest."""

    @abstractmethod
    def better(self, names: str) -> str:
        """Who is better, if anybody is."""

    @abstractmethod
    def not_known(self, names: str) -> str:
        """Of whom something is not known."""

    @abstractmethod
    def unnamed(self, count: int) -> str:
        """How many members have no name."""

    @abstractmethod
    def open_list(self, *, seen: bool) -> str:
        """That other members may exist, or may come."""

    @abstractmethod
    def with_more(self, names: str, few: int, count: int) -> str:
        """A few names of so many."""

    @abstractmethod
    def and_more(self, count: int) -> str:
        """That there are so many more members."""

    @abstractmethod
    def bracketed(self, name: str, what: str) -> str:
        """A name, and something in brackets."""

    @abstractmethod
    def between(self, low: str, high: str, *, graded: bool) -> str:
        """That a number, or a class, lies between two others, either of which may be empty."""

    @abstractmethod
    def valued(self, name: str, value: str) -> str:
        """A name and its value."""

    @abstractmethod
    def truth(self, true: bool) -> str:
        """Yes or no."""

    @abstractmethod
    def not_yet(self) -> str:
        """That a day has not come."""

    @abstractmethod
    def nothing_known(self) -> str:
        """That a value is not known."""

    @abstractmethod
    def by(self, day: str) -> str:
        """A due day, for a table."""

    @abstractmethod
    def done_on(self, day: str) -> str:
        """The day on which something was done, for a table."""

    @abstractmethod
    def not_by(self, day: str) -> str:
        """A day up to which something was not done, for a table."""

    @abstractmethod
    def plainly_done(self, status: str) -> str:
        """Whether something was done of which no day is known, for a table."""

    @abstractmethod
    def days(self, count: int) -> str:
        """A number of days."""
