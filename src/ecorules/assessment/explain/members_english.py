"""Members, duties and standards in English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecorules.assessment.explain.members import AboutMembers
from ecorules.assessment.summary import STATUSES
from ecorules.engine.nodes import Ranked

if TYPE_CHECKING:
    from ecorules.assessment.completion import Completion
    from ecorules.assessment.derivations import Derivation
    from ecorules.assessment.rolls import Roll
    from ecorules.engine.nodes import Standard

__all__ = ["EnglishMembers"]

_DONE = {"met": "done", "missed": "not done"}


class EnglishMembers(AboutMembers):
    """What an explanation in English says of members."""

    separator = ", "
    semicolon = "; "

    def of_place(self, roll: Roll) -> str:
        """How many members a place has, and how many of them have which status."""
        count = sum(len(roll[status]) for status in STATUSES) + roll.unnamed
        told = []
        for status in STATUSES:
            if not roll[status]:
                continue
            text = f"{len(roll[status]):,} {self.account.statuses[status]}"
            named = status not in {"met", "not_applicable"}
            told.append(self.bracketed(text, self.names(roll[status])) if named else text)
        if roll.unnamed:
            told.append(f"{roll.unnamed:,} without a name")
        start = f"of {_members(count)}, " if count else "no member is known"
        more = f"; {self.open_list(seen=roll.seen)}" if self.tells_open(roll) else ""
        return start + ", ".join(told) + more

    def of_done(self, found: Completion) -> str:
        """When something was done, and when it was asked."""
        verdict, condition = self.verdict, self.verdict.node.done
        if verdict.status not in {"met", "missed"}:
            return self._to_be_done(found)
        asked = "" if found.due is None else f", asked by {found.due}"
        worst, margin = self.account.worst(), verdict.margin_number
        if not found.dated or (verdict.status == "missed" and found.waits and not found.awaits):
            word = "holds" if verdict.status == "met" else "does not hold"
            text = "" if condition is None else condition.text
            return f"its condition, {text}, {word} on {found.read}{worst}"
        if verdict.status == "met":
            day = "done" if found.day is None else f"done on {found.day}"
            size = "" if margin is None else (
                f", {self.days(round(margin))} early" if margin else ", on the last day"
            )  # fmt: skip
            return f"{day}{asked}{size}{worst}"
        if found.due is not None and found.due > found.seen:
            return f"it can no longer be done{asked}"
        if found.day is not None and margin is not None:
            return f"done on {found.day}{asked}, {self.days(round(-margin))} late{worst}"
        if not found.waits:
            return f"not done by {found.read}, and whether it has been since is not known"
        if not margin:
            return f"not done by {found.seen}, the last day{worst}"
        late = self.days(round(-margin))
        return f"not done by {found.seen}{asked}, {late} late so far{worst}"

    def _to_be_done(self, found: Completion) -> str:
        because = self.account.because(self.verdict.reason)
        if found.due is None:
            return f"it is not known by when it is to be done: {because}"
        asked = f"to be done by {found.due}"
        if self.verdict.reason == "not_seen":
            return f"{asked}, and data are seen up to {self.verdict.as_of}"
        return f"{asked}, but {because}"

    def of_standard(self, standard: Standard) -> str:
        """Which standard is to be met."""
        edition = self.edition(standard)
        return f"standard {standard.set}" + (f", edition {edition}" if edition else "") + ": "

    def of_missing_standard(self, standard: Standard) -> str:
        """That a standard is not at hand, and how to load it."""
        period = self.period_without(standard)
        if standard.editions and period is not None:
            return (
                f"no edition of the standard {standard.set} that is loaded is in force on "
                f"{period.last_day}; load the one that is: {self.loading(standard)}"
            )
        edition = "" if standard.pinned is None else f", edition {standard.pinned},"
        return f"the standard {standard.set}{edition} is not loaded: {self.loading(standard)}"

    def loading(self, standard: Standard) -> str:
        """What to load."""
        named = self.loaded_as(standard)
        return f"evaluate with {named}" + f", a file of {standard.set}" * ("..." in named)

    def of_unknown_time(self) -> str:
        """That it is not known at what time a member is judged."""
        because = self.account.because(self.verdict.reason)
        return f"it is not known when it is judged: {because}"

    def no_member(self) -> str:
        """That a row is no member, in a word."""
        return "not a member"

    def placed(self, first: str, last: str) -> str:
        """A place in a rank, or several."""
        if not last:
            return f"place {first}"
        return f"place {first} or after" if last == "..." else f"place {first} to {last}"

    def not_a_member(self, when: str) -> str:
        """That a row is outside the days on which it is a member."""
        return f"it is not a member of the register {when}".rstrip()

    def of_nobody(self, where: str | None) -> str:
        """That no member is asked."""
        return "no member is asked" if where is None else f"its condition, {where}, asks no member"

    def counted(self, one: Derivation) -> str:
        """How many members count, of how many."""
        roll, how = one.roll, one.roll.how
        count, asked = len(roll["met"]), roll.asked
        if isinstance(one.source, Ranked):
            if one.source.share:
                return f"{count:,} of {asked:,} others are not better"
            least = "at least " if roll.open else ""
            return f"{self.place(one)} of {least}{asked + 1:,}"
        if how is None or how.how not in {"count", "share"}:
            return f"over {_members(asked)}"
        if not how.meeting:
            return _members(count) if count else "none"
        if not asked:
            return "none"
        return f"{count:,} of {_members(asked)} {'meets' if count == 1 else 'meet'} it"

    def failing(self, names: str) -> str:
        """Who does not meet what is asked."""
        return f"not met by: {names}"

    def rank_of(self, name: str) -> str:
        """The rank of something."""
        return f"rank of {name}"

    def reduction_of(self, how: str, register: str) -> str:
        """A number derived from a register, by the word that says how."""
        return f"{how} of {register}"

    def deciding(self, names: str) -> str:
        """Whose value is the least or greatest."""
        return f"decided by: {names}"

    def better(self, names: str) -> str:
        """Who is better, if anybody is."""
        return f"better: {names}" if names else ""

    def not_known(self, names: str) -> str:
        """Of whom something is not known."""
        return f"not known: {names}"

    def unnamed(self, count: int) -> str:
        """How many members have no name."""
        return f"{_members(count)} without a name"

    def open_list(self, *, seen: bool) -> str:
        """That other members may exist, or may come."""
        return "the list is open" if seen else "others may come"

    def with_more(self, names: str, few: int, count: int) -> str:
        """A few names of so many."""
        return f"{names} and {count - few:,} more"

    def and_more(self, count: int) -> str:
        """That there are so many more members."""
        return f"and {count:,} more"

    def bracketed(self, name: str, what: str) -> str:
        """A name, and something in brackets."""
        return f"{name} ({what})"

    def between(self, low: str, high: str, *, graded: bool) -> str:
        """That a number, or a class, lies between two others, either of which may be empty."""
        if low and high:
            return f" between {low} and {high}"
        if graded:
            return f" at worst {low}" if low else f" at best {high}"
        return f" at least {low}" if low else f" at most {high}"

    def valued(self, name: str, value: str) -> str:
        """A name and its value."""
        return f"{name} {value}"

    def truth(self, true: bool) -> str:
        """Yes or no."""
        return "yes" if true else "no"

    def not_yet(self) -> str:
        """That a day has not come."""
        return "not yet"

    def nothing_known(self) -> str:
        """That a value is not known."""
        return "not known"

    def by(self, day: str) -> str:
        """A due day, for a table."""
        return f"by {day}"

    def done_on(self, day: str) -> str:
        """The day on which something was done, for a table."""
        return f"done {day}"

    def not_by(self, day: str) -> str:
        """A day up to which something was not done, for a table."""
        return f"not by {day}"

    def plainly_done(self, status: str) -> str:
        """Whether something was done of which no day is known, for a table."""
        return _DONE.get(status, "")

    def days(self, count: int) -> str:
        """A number of days."""
        text = f"{count:,}".replace("-", "−")
        return f"{text} day" if abs(count) == 1 else f"{text} days"


def _members(count: int) -> str:
    return "1 member" if count == 1 else f"{count:,} members"
