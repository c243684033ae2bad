"""Members, duties and standards in Chinese 中文."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecorules.assessment.explain.members import AboutMembers
from ecorules.assessment.summary import STATUSES
from ecorules.engine.nodes import Ranked

if TYPE_CHECKING:
    import datetime as dt

    from ecorules.assessment.completion import Completion
    from ecorules.assessment.derivations import Derivation
    from ecorules.assessment.rolls import Roll
    from ecorules.engine.nodes import Standard

__all__ = ["ChineseMembers"]

_REDUCTIONS = {
    "count": "个数", "share": "占比", "sum": "合计", "mean": "平均", "min": "最小值",
    "max": "最大值", "worst": "最差值", "percentile": "百分位数", "compound": "累计增速",
}  # fmt: skip
_DONE = {"met": "已完成", "missed": "未完成"}


class ChineseMembers(AboutMembers):
    """What an explanation in Chinese says of members."""

    separator = "、"
    semicolon = "；"

    def of_place(self, roll: Roll) -> str:
        """How many members a place has, and how many of them have which status."""
        count = sum(len(roll[status]) for status in STATUSES) + roll.unnamed
        told = [f"共{count:,}个对象" if count else "尚无已知对象"]
        for status in STATUSES:
            if not roll[status]:
                continue
            text = f"{self.account.statuses[status]}{len(roll[status]):,}个"
            named = status not in {"met", "not_applicable"}
            told.append(self.bracketed(text, self.names(roll[status])) if named else text)
        if roll.unnamed:
            told.append(self.unnamed(roll.unnamed))
        more = f"；{self.open_list(seen=roll.seen)}" if self.tells_open(roll) else ""
        return "，".join(told) + more

    def of_done(self, found: Completion) -> str:
        """When something was done, and when it was asked."""
        verdict, condition = self.verdict, self.verdict.node.done
        if verdict.status not in {"met", "missed"}:
            return self._to_be_done(found)
        asked = "" if found.due is None else f"，要求不晚于{self._day(found.due)}"
        worst, margin = self.account.worst(), verdict.margin_number
        if not found.dated or (verdict.status == "missed" and found.waits and not found.awaits):
            word = "成立" if verdict.status == "met" else "不成立"
            text = "" if condition is None else condition.text
            return f"{self._day(found.read)}条件（{text}）{word}{worst}"
        if verdict.status == "met":
            day = "已完成" if found.day is None else f"于{self._day(found.day)}完成"
            size = "" if margin is None else (
                f"，提前{self.days(round(margin))}" if margin else "，恰在最后一天"
            )  # fmt: skip
            return f"{day}{asked}{size}{worst}"
        if found.due is not None and found.due > found.seen:
            return f"已无法完成{asked}"
        if found.day is not None and margin is not None:
            late = self.days(round(-margin))
            return f"于{self._day(found.day)}完成{asked}，逾期{late}{worst}"
        if not found.waits:
            return f"截至{self._day(found.read)}未完成，此后是否完成不明"
        if not margin:
            return f"截至最后一天{self._day(found.seen)}未完成{worst}"
        late = self.days(round(-margin))
        return f"截至{self._day(found.seen)}未完成{asked}，已逾期{late}{worst}"

    def _to_be_done(self, found: Completion) -> str:
        because = self.account.because(self.verdict.reason)
        if found.due is None:
            return f"完成时限不明，{because}"
        asked = f"要求不晚于{self._day(found.due)}完成"
        if self.verdict.reason == "not_seen":
            return f"{asked}，数据截至{self.account.period(self.verdict.as_of)}"
        return f"{asked}，但{because}"

    def _day(self, day: dt.date) -> str:
        return self.account.day(day.toordinal())

    def of_standard(self, standard: Standard) -> str:
        """Which standard is to be met."""
        edition = self.edition(standard)
        return f"标准{standard.set}" + (f"（{edition}版）" if edition else "") + "，"

    def of_missing_standard(self, standard: Standard) -> str:
        """That a standard is not at hand, and how to load it."""
        period = self.period_without(standard)
        if standard.editions and period is not None:
            day = self._day(period.last_day)
            return f"已载入的标准{standard.set}各版在{day}均未生效，{self.loading(standard)}"
        edition = "" if standard.pinned is None else f"（{standard.pinned}版）"
        return f"未载入标准{standard.set}{edition}，{self.loading(standard)}"

    def loading(self, standard: Standard) -> str:
        """What to load."""
        named = self.loaded_as(standard)
        return f"评价时请给出 {named}" + f"，即{standard.set}的文件" * ("..." in named)

    def of_unknown_time(self) -> str:
        """That it is not known at what time a member is judged."""
        return f"考核时间不明，{self.account.because(self.verdict.reason)}"

    def no_member(self) -> str:
        """That a row is no member, in a word."""
        return "不在名单之内"

    def placed(self, first: str, last: str) -> str:
        """A place in a rank, or several."""
        if not last:
            return f"第{first}位"
        return f"第{first}位或之后" if last == "..." else f"第{first}至{last}位"

    def not_a_member(self, when: str) -> str:
        """That a row is outside the days on which it is a member."""
        return f"{when}不在名单之内"

    def of_nobody(self, where: str | None) -> str:
        """That no member is asked."""
        return "无考核对象" if where is None else f"各对象均不符合适用条件（{where}）"

    def counted(self, one: Derivation) -> str:
        """How many members count, of how many."""
        roll, how = one.roll, one.roll.how
        count, asked = len(roll["met"]), roll.asked
        if isinstance(one.source, Ranked):
            if one.source.share:
                return f"其他{asked:,}个对象中有{count:,}个不优于它"
            least = "至少" if roll.open else ""
            return f"{least}{asked + 1:,}个对象中列{self.place(one)}"
        if how is None or how.how not in {"count", "share"}:
            return f"共{asked:,}个对象"
        if not how.meeting:
            return f"{count:,}个对象" if count else "无"
        return f"{asked:,}个对象中{count:,}个符合" if asked else "无"

    def failing(self, names: str) -> str:
        """Who does not meet what is asked."""
        return f"不符合：{names}"

    def rank_of(self, name: str) -> str:
        """The rank of something."""
        return f"{name}位次"

    def reduction_of(self, how: str, register: str) -> str:
        """A number derived from a register, by the word that says how."""
        return f"{register}{_REDUCTIONS[how]}"

    def deciding(self, names: str) -> str:
        """Whose value is the least or greatest."""
        return f"取自{names}"

    def better(self, names: str) -> str:
        """Who is better, if anybody is."""
        return f"优于它的：{names}" if names else ""

    def not_known(self, names: str) -> str:
        """Of whom something is not known."""
        return f"情况不明：{names}"

    def unnamed(self, count: int) -> str:
        """How many members have no name."""
        return f"未列名{count:,}个"

    def open_list(self, *, seen: bool) -> str:
        """That other members may exist, or may come."""
        return "名单未列全" if seen else "名单还可能增加"

    def with_more(self, names: str, few: int, count: int) -> str:  # noqa: ARG002 - see the base
        """A few names of so many."""
        return f"{names}等{count:,}个"

    def and_more(self, count: int) -> str:
        """That there are so many more members."""
        return f"另有{count:,}个对象"

    def bracketed(self, name: str, what: str) -> str:
        """A name, and something in brackets."""
        return f"{name}（{what}）"

    def between(self, low: str, high: str, *, graded: bool) -> str:
        """That a number, or a class, lies between two others, either of which may be empty."""
        if low and high:
            return f"在{low}至{high}之间"
        if graded:
            return f"不差于{low}" if low else f"不好于{high}"
        return f"至少{low}" if low else f"至多{high}"

    def valued(self, name: str, value: str) -> str:
        """A name and its value."""
        return f"{name} {value}"

    def truth(self, true: bool) -> str:
        """Yes or no."""
        return "是" if true else "否"

    def not_yet(self) -> str:
        """That a day has not come."""
        return "尚未"

    def nothing_known(self) -> str:
        """That a value is not known."""
        return "不明"

    def by(self, day: str) -> str:
        """A due day, for a table."""
        return f"不晚于{day}"

    def done_on(self, day: str) -> str:
        """The day on which something was done, for a table."""
        return f"{day}完成"

    def not_by(self, day: str) -> str:
        """A day up to which something was not done, for a table."""
        return f"至{day}未完成"

    def plainly_done(self, status: str) -> str:
        """Whether something was done of which no day is known, for a table."""
        return _DONE.get(status, "")

    def days(self, count: int) -> str:
        """A number of days."""
        return f"{count:,}天".replace("-", "−")
