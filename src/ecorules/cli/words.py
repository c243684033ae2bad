"""Rules in words: what is measured, against what, and when, in English or Chinese."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ecorules.assessment.explain.chinese import LENGTHS
from ecorules.language.models import DERIVATIONS, Definition, Reference, Rule
from ecorules.language.titles import in_language
from ecorules.periods import Grain, Span

if TYPE_CHECKING:
    from ecorules.engine.nodes import RuleNode
    from ecorules.language.models import Indicator, Meets, Title
    from ecorules.ruleset import RuleSet

__all__ = ["Words", "title_text"]

_BOUNDS = {
    "at_least": ("at least {}", "不低于{}"),
    "not_lower_than": ("at least {}", "不低于{}"),
    "at_most": ("at most {}", "不高于{}"),
    "not_higher_than": ("at most {}", "不高于{}"),
    "above": ("above {}", "高于{}"),
    "below": ("below {}", "低于{}"),
    "equal_to": ("equal to {}", "等于{}"),
}
_MUST = {
    "rise": ("must rise", "上升"),
    "fall": ("must fall", "下降"),
    "not_rise": ("must not rise", "不上升"),
    "not_fall": ("must not fall", "不下降"),
}
_DERIVED = {
    "count": ("number of {}", "{}的个数"),
    "share": ("share of {}", "{}的占比"),
    "sum": ("sum over {}", "{}之和"),
    "mean": ("mean over {}", "{}的均值"),
    "min": ("least over {}", "{}的最小值"),
    "max": ("greatest over {}", "{}的最大值"),
    "worst": ("worst over {}", "{}的最差值"),
    "percentile": ("percentile over {}", "{}的百分位数"),
    "compound": ("compounded over {}", "{}的连乘增长"),
}
_COMPOSITES = {
    "all": ("all of {}", "全部满足：{}"),
    "any": ("any of {}", "至少满足一项：{}"),
    "rules": ("how many are met of {}", "满足的项数：{}"),
}
_BARE = re.compile(r"[-+]?[\d,]*\.?\d+(?:[eE][-+]?\d+)?")
_YEAR = re.compile(r"\d{4}")


def title_text(title: Title | None, lang: str) -> str:
    """Return a title in a language, else in the other one, else nothing."""
    return in_language(title, lang) or ""


class Words:
    """Tells the rules of one set in one language.

    Example:
        >>> import ecorules as er
        >>> plan = er.load("zhuzhou-2018-2020")
        >>> words = Words(plan, "en")
        >>> words.measure("energy"), words.bound("energy"), words.time("energy")
        ('fall of Energy per unit of GDP since 2015', 'at least 15 %', 'by 2020')
    """

    def __init__(self, rule_set: RuleSet, lang: str) -> None:
        self._set = rule_set
        self.lang = lang
        self._zh = lang == "zh"

    def title(self, rule: str) -> str:
        """Return the title of a rule, or its id."""
        return title_text(self._set.model.rules[rule].title, self.lang) or rule

    def measure(self, rule: str) -> str:
        """Return what a rule compares."""
        return self._measure(self._set.model.rules[rule])

    def bound(self, rule: str) -> str:
        """Return what a rule holds it against."""
        return self._bounds(self._set.model.rules[rule], self._set.compiled.rules[rule])

    def time(self, rule: str) -> str:
        """Return when a rule is judged."""
        return self._time(self._set.model.rules[rule])

    def source(self, name: str) -> str:
        """Return how an indicator comes about."""
        indicator = (self._set.model.indicators or {})[name]
        if indicator.expression is not None:
            return indicator.expression
        if indicator.limits is not None:
            return self._say("worst class of {}", "{}的最差类别").format(
                ", ".join(self._named(parameter) for parameter in indicator.limits)
            )
        if indicator.classes is not None:
            return " > ".join(indicator.classes)
        return self._derived(indicator) or indicator.kind or ""

    def _say(self, english: str, chinese: str) -> str:
        return chinese if self._zh else english

    def _pick(self, pair: tuple[str, str]) -> str:
        return pair[self._zh]

    # What is measured

    def _measure(self, rule: Rule | Reference) -> str:
        text = self._measured(rule)
        if isinstance(rule, Rule) and rule.for_ is not None:
            return self._say("each of {}: {}", "每个{}：{}").format(self._register(rule.for_), text)
        return text

    def _measured(self, rule: Rule | Reference) -> str:
        for word in ("increase", "decrease"):
            of = getattr(rule, word)
            if of is not None:
                return self._change(rule, word, self._named(of))
        if rule.indicator is not None:
            return self._named(rule.indicator)
        if rule.total is not None:
            return self._say("total of {0} since {1}", "{0}自{1}起累计").format(
                self._named(rule.total), self._period(rule.since or "")
            )
        if rule.rank is not None:
            return self._say("rank of {} among {}", "{}在{}中的位次").format(
                self._named(rule.rank), self._register(rule.among or "")
            )
        if isinstance(rule, Rule):
            if rule.done is not None:
                return self._say("{} done", "完成 {}").format(rule.done)
            if rule.meets is not None:
                return self._say(
                    "how many are met of the rules of {}", "{}的规则中满足的项数"
                ).format(self._standard(rule.meets))
            for word, pair in _COMPOSITES.items():
                parts = getattr(rule, word)
                if parts is not None:
                    told = self._say(", ", "、").join(self._part(part) for part in parts)
                    return self._pick(pair).format(told)
        if rule.mean is not None:
            return self._say("mean of {} over {}", "{}近{}平均").format(
                self._named(rule.mean), self._span(rule.over or "")
            )
        return self._derived(rule) if isinstance(rule, Reference) else ""

    def _standard(self, meets: Meets) -> str:
        """Return which rules of another set are asked for."""
        told = [
            self._say(word, zh) + " " + ", ".join(given)
            for word, zh, given in (
                ("edition", "版本", [meets.edition] if meets.edition else None),
                ("rules", "规则", meets.rules),
                ("tags", "标签", meets.tags),
            )
            if given
        ]
        if not told:
            return meets.set
        return self._say("{} ({})", "{}（{}）").format(meets.set, self._say("; ", "；").join(told))

    def _register(self, name: str) -> str:
        register = (self._set.model.registers or {}).get(name)
        return (title_text(register.title, self.lang) if register is not None else "") or name

    def _change(self, rule: Rule | Reference, word: str, name: str) -> str:
        rises = word == "increase"
        verb = self._say("rise", "上升") if rises else self._say("fall", "下降")
        if rule.average is not None:
            return self._say("average yearly {verb} of {name} since {since}",
                             "{name}自{since}起年均{verb}").format(
                verb=self._say(verb, "增长" if rises else "下降"), name=name,
                since=self._period(rule.since or ""),
            )  # fmt: skip
        if rule.every is not None:
            return self._say(
                "{verb} of {name} on one {grain} before", "{name}比上一{grain}{verb}"
            ).format(verb=verb, name=name, grain=self._grain(rule.every))
        return self._say("{verb} of {name} since {since}", "{name}比{since}{verb}").format(
            verb=verb, name=name, since=self._period(rule.since or "")
        )

    def _named(self, of: str | Definition) -> str:
        if isinstance(of, Definition):
            return of.expression or self._derived(of)
        for table in (self._set.model.indicators, self._set.model.parameters):
            entry = (table or {}).get(of)
            title = getattr(entry, "title", None)
            if title is not None:
                return title_text(title, self.lang)
        return of

    def _derived(self, of: Definition | Indicator | Reference) -> str:
        """Return how a number is derived from a register, or nothing if it is not."""
        how = next((word for word in DERIVATIONS if getattr(of, word) is not None), None)
        if how is None:
            return ""
        text = self._pick(_DERIVED[how]).format(getattr(of, how))
        told = [
            ("of", of.of if of.of is None else self._named(of.of), ": {}", "：{}"),
            ("meeting", of.meeting and self._condition(of.meeting), ", meeting {}", "，满足 {}"),
            ("where", of.where, ", where {}", "，其中 {}"),
            ("at", of.at, ", at {}", "，第 {}"),
            ("over", of.over and self._span(of.over), ", over {}", "，跨{}"),
            ("need", of.need, ", needing {}", "，至少需要 {}"),
        ]
        return text + "".join(
            self._say(english, chinese).format(value)
            for _, value, english, chinese in told
            if value
        )

    def _condition(self, meeting: str | Rule) -> str:
        return meeting if isinstance(meeting, str) else f"({self._sentence(meeting)})"

    def _part(self, part: str | Rule) -> str:
        return part if isinstance(part, str) else f"({self._sentence(part)})"

    def _sentence(self, rule: Rule) -> str:
        bound = self._bounds(rule, None)
        return self._say(", ", "，").join(
            text for text in (self._measure(rule), bound, self._own_time(rule)) if text
        )

    # Against what

    def _bounds(self, rule: Rule, node: RuleNode | None) -> str:
        unit = node.unit.text if node is not None and node.unit is not None else ""
        told = [
            self._pick(pair).format(self._value(value, unit))
            for key, pair in _BOUNDS.items()
            if (value := getattr(rule, key)) is not None
        ]
        if rule.between is not None:
            low, high = (self._value(value, unit) for value in rule.between)
            told.append(self._say(f"between {low} and {high}", f"{low}至{high}"))
        if rule.meets is not None and not told:
            told.append(self._say("all", "全部"))
        if rule.must is not None:
            told.append(self._pick(_MUST[rule.must]))
        if rule.tolerance is not None:
            told.append(self._say(f"tolerance {rule.tolerance}", f"允许偏差{rule.tolerance}"))
        if rule.round is not None:
            digits = rule.round.digits
            plural = "" if digits == "1" else "s"
            told.append(self._say(f"rounded to {digits} digit{plural}", f"修约到{digits}位小数"))
        if rule.where is not None:
            told.append(self._say(f"where {rule.where}", f"条件：{rule.where}"))
        return self._say(", ", "，").join(told)

    def _value(self, value: str | Reference, unit: str) -> str:
        if isinstance(value, str):
            if value == "previous":
                return self._say("the value one step before", "上一期的值")
            return f"{value} {unit}" if unit and _BARE.fullmatch(value) else value
        if value.period is not None:
            when = self._period(value.period)
            return self._say(f"its value of {when}", f"{when}的值")
        if value.assigned is not None:
            return self._named(value.assigned)
        if value.schedule is not None:
            return self._listed(value.schedule, unit)
        if value.case is not None:
            cases = self._listed(value.values or {}, unit)
            return self._say(f"by {value.case} ({cases})", f"按{value.case}（{cases}）")
        return self._measure(value)

    def _listed(self, values: dict[str, str | Reference], unit: str) -> str:
        return self._say("; ", "；").join(
            f"{key}: {self._value(value, unit)}" for key, value in values.items()
        )

    # When

    def _time(self, rule: Rule) -> str:
        own = self._own_time(rule)
        if own or rule.all or rule.any or rule.rules:
            return own
        entries = next(
            (value.schedule for key in _BOUNDS
             if isinstance(value := getattr(rule, key), Reference) and value.schedule), None,
        )  # fmt: skip
        if entries:
            return self._say("in {}", "{}").format(", ".join(map(self._period, entries)))
        window = self._set.compiled.window
        if window is None or window.last is None:
            return ""
        return self._say("by {}", "到{}").format(self._period(str(window.last)))

    def _own_time(self, rule: Rule) -> str:
        text = ""
        if rule.throughout is not None:
            periods = ", ".join(self._range(period) for period in rule.throughout)
            text = self._say(f"in each of {periods}", f"{periods}逐期")
        elif rule.by is not None:
            text = self._say("by {}", "到{}").format(self._period(rule.by))
        elif rule.in_ is not None:
            text = self._say("in {}", "{}").format(self._period(rule.in_))
        if text and rule.within is not None:
            text += self._say(f", within {rule.within}", f"，宽限{self._span(rule.within)}")
        return text

    def _range(self, text: str) -> str:
        model = self._set.model
        if text == "window" and model.window is not None:
            text = model.window
        text = (model.stages or {}).get(text, text)
        first, dots, last = text.partition("..")
        if self._zh and dots and _YEAR.fullmatch(first) and _YEAR.fullmatch(last):
            return f"{first}—{last}年"
        return f"{first} to {last}" if dots and last and not self._zh else self._period(text)

    def _period(self, text: str) -> str:
        """Return a period; a stage or the window stands for its last one."""
        model = self._set.model
        named = model.window if text == "window" else (model.stages or {}).get(text)
        if named is not None:
            text = named.partition("..")[2] or named
        if self._zh and _YEAR.fullmatch(text):
            return f"{text}年"
        return self._named(text)

    def _span(self, text: str) -> str:
        if not self._zh or ".." in text:
            return text
        span = Span.parse(text)
        return f"{span.count}{LENGTHS[span.grain]}"

    def _grain(self, text: str) -> str:
        grain = Grain.parse(text)
        return LENGTHS[grain].removeprefix("个") if self._zh else grain.word
