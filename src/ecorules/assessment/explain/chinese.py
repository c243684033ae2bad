"""Explanations in Chinese 中文说明."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from ecorules.assessment.explain.account import Account
from ecorules.assessment.explain.members_chinese import ChineseMembers
from ecorules.engine.nodes import Composite, Literal, Mode
from ecorules.periods import Grain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecorules.assessment.explain.bounds import Asked
    from ecorules.assessment.origins import SubPeriods
    from ecorules.assessment.prospects import WouldPass
    from ecorules.engine.nodes import Bound, Measure
    from ecorules.periods import Period
    from ecorules.units import Unit

__all__ = ["LENGTHS", "Chinese"]

LENGTHS: dict[Grain | None, str] = {
    Grain.YEAR: "年", Grain.HALF: "个半年", Grain.QUARTER: "个季度", Grain.MONTH: "个月",
    Grain.DAY: "天", None: "期",
}  # fmt: skip
"""What follows a number of periods; None for periods of the rule's own length."""

_COMPARE = {
    (1, False): "不低于",
    (1, True): "高于",
    (-1, False): "不高于",
    (-1, True): "低于",
    (0, False): "等于",
}
_COMPARE_CLASS = {
    (1, False): "{}或更好", (1, True): "好于{}", (-1, False): "{}或更差", (-1, True): "差于{}",
    (0, False): "{}",
}  # fmt: skip
_COMPARE_PLACE = {
    (1, False): "列第{}位或之后", (1, True): "列第{}位之后", (-1, False): "列前{}位",
    (-1, True): "列第{}位之前", (0, False): "列第{}位",
}  # fmt: skip
_PLACES = {"": "列第{}位", "least": "列第{}位或之后", "most": "列第{}位或之前"}
_ENDS = {"least": "至少", "most": "至多"}
_ENDS_OF_CLASSES = {"least": "不差于", "most": "不好于"}
_BECAUSE = {
    "where_unknown": "是否适用不明",
    "parameter_missing": "未给定参数",
    "standard_missing": "缺少所引用的标准",
    "value_missing": "缺少数据",
    "base_missing": "缺少基期数据",
    "reference_missing": "缺少对照值",
    "base_not_positive": "基期值不为正，无法计算变化率",
    "sign_change": "数值为负，无法计算年均增速",
    "undefined_value": "计算没有结果",
    "too_few_values": "有效数据不足",
    "members_unknown": "部分对象情况不明",
    "not_seen": "尚无该期数据",
}
_SHORT = {
    "where_false": "适用条件不成立",
    "nobody_asked": "无考核对象",
    "case_none": "该类情形无目标",
    "where_unknown": "适用条件不明",
    "parameter_missing": "未给定参数",
    "standard_missing": "缺少标准",
    "value_missing": "缺少数据",
    "base_missing": "缺少基期数据",
    "reference_missing": "缺少对照值",
    "base_not_positive": "基期值不为正",
    "sign_change": "数值为负",
    "undefined_value": "计算无结果",
    "too_few_values": "有效数据不足",
    "members_unknown": "部分对象不明",
    "not_seen": "尚未到期",
    "parts": "见分项",
    "early": "提前判定",
    "compared": "",
}
_FLAGS = {
    "tolerance": ("已计入容差{}", "容差"),
    "rounded": ("先修约后比较", "修约"),
    "filled": ("缺失值已由相邻时期补齐", "补值"),
    "left_out": ("未计入缺失值", "剔除缺失"),
}
_QUARTERS = "一二三四"
_HALVES = "上下"


class Chinese(Account):
    """An explanation in Chinese."""

    lang = "zh"
    member_words = ChineseMembers
    colon = "："
    comma = "，"
    statuses: ClassVar[dict[str, str]] = {
        "met": "达到",
        "missed": "未达到",
        "pending": "未到期",
        "undetermined": "无法判定",
        "not_applicable": "不适用",
    }
    labels: ClassVar[dict[str, str]] = {
        "part": "分项",
        "formula": "计算",
        "values": "数值",
        "missing": "缺少",
        "so_far": "目前",
        "would_pass": "达标值",
        "first_attained": "首次达到",
        "also": "说明",
        "clause": "依据",
        "lead": "牵头单位",
        "support": "配合单位",
        "responsible": "责任单位",
        "supervise": "督办单位",
        "note": "备注",
        "excuse": "情况说明",
        "member": "对象",
        "members": "对象",
        "record": "台账",
    }

    def headline(self, *, brief: bool = False) -> str:
        """One sentence: title, status, value against bound, margin."""
        verdict = self.verdict
        place = f"（{self.place}）" if self.place else ""
        about = verdict.member_title("zh") if brief else f"{verdict.title('zh')}{place}"
        return f"{about}：{self.statuses[verdict.status]}，{self._said()}。"

    def _said(self) -> str:
        verdict = self.verdict
        if verdict.status == "not_applicable":
            return self._absent()
        told = self.about_members.said()
        if told is not None:
            return told
        if verdict.node.composite is not None:
            return self._of_parts(verdict.node.composite)
        measure = verdict.node.measure
        if measure is None:
            return self.short(verdict.reason)
        if verdict.status in {"met", "missed"}:
            return f"{self._found(measure)}，要求{self._bounds()}，{self._margin()}{self.worst()}"
        return self._open(measure)

    def _found(self, measure: Measure) -> str:
        shown = float(self.verdict.spot.details.value[0])
        value = self.number(shown)
        graded = self.verdict.scale.labels is not None
        ends = _ENDS_OF_CLASSES if graded else _ENDS
        value = ends.get(self.verdict.end, "") + value
        if self.is_place:
            value = _PLACES[self.verdict.end].format(self.number(shown))
        period, base = self.verdict.period, self.base
        last = "" if period is None else self.period(period)
        if measure.mode is Mode.LEVEL:
            return f"{last}{value}" if self.verdict.end or self.is_place else f"{last}为{value}"
        if measure.mode is Mode.MEAN and measure.over is not None and measure.over.span is not None:
            return f"截至{last}{self._length(measure)}平均为{value}"
        span = last if base is None or base == period else f"{self.period(base)}至{last}"
        return f"{span}{self._kind(measure)}{value}"

    def _length(self, measure: Measure) -> str:
        span = None if measure.over is None else measure.over.span
        if span is None:
            return ""
        return f"{span.count}{LENGTHS[span.grain]}"

    def _kind(self, measure: Measure) -> str:
        if measure.mode is Mode.TOTAL:
            return "累计"
        if measure.mode is Mode.MEAN:
            return "平均为"
        yearly = "年均" if measure.mode in {Mode.COMPOUND, Mode.RATE} else ""
        if measure.mode in {Mode.RELATIVE, Mode.COMPOUND}:
            return yearly + ("增长" if measure.sign > 0 else "下降")
        if measure.unit is not None and measure.unit.is_points:
            return yearly + ("提高" if measure.sign > 0 else "降低")
        return yearly + ("增加" if measure.sign > 0 else "减少")

    def _bounds(self) -> str:
        asked = self.asked()
        if len(asked) == 2 and all(entry.between for entry in asked):
            ends = [self._bound_number(entry) for entry in asked]
            return f"在{ends[0]}至{ends[1]}之间"
        return "且".join(map(self._bound, asked))

    def _bound(self, asked: Asked) -> str:
        number = self._bound_number(asked)
        if self.verdict.scale.labels is not None:
            text = "达到" + _COMPARE_CLASS[asked.side, asked.strict].format(number)
        elif self.is_place:
            text = _COMPARE_PLACE[asked.side, asked.strict].format(number)
        else:
            text = f"{_COMPARE[asked.side, asked.strict]}{number}"
        notes = []
        if asked.number == asked.number:
            origin = self._reference(asked)
            notes += [origin] if origin else []
        if asked.before is not None and asked.before == asked.before:
            notes.append(f"目标{self.number(asked.before)}，含容差")
        return f"{text}（{'，'.join(notes)}）" if notes else text

    def _bound_number(self, asked: Asked) -> str:
        if asked.number == asked.number:
            return self.number(asked.number)
        return self._reference(asked) or "对照值"

    def _reference(self, asked: Asked) -> str:
        if asked.period is not None:
            return f"{self.period(asked.period)}的值"
        if asked.name:
            return self.name(asked.name)
        if asked.label:
            return f"{asked.label}类目标"
        return "分期目标" if asked.scheduled else ""

    def _margin(self) -> str:
        margin = self.verdict.margin_number
        if margin is None:
            return "差距不明"
        if margin == 0:
            return "恰好等于要求值" + ("，不算达到" if self.verdict.status == "missed" else "")
        size = self.margin_text(margin)
        return f"优于要求{size}" if margin > 0 else f"差{size}"

    def worst(self) -> str:
        """That a verdict over several periods shows one of them."""
        judged = self.judged()
        if len(judged) < 2:
            return ""
        if self.verdict.status == "met":
            return f"，为{len(judged)}个考核期中最接近要求的一期"
        failed, applied = self.failed()
        return f"，{applied}个考核期中有{failed}个未达到"

    def _open(self, measure: Measure) -> str:
        verdict, judgement = self.verdict, self.judgement
        period = None if judgement is None else judgement.period
        asked = self._bounds() or "达到目标"
        if measure.mode is not Mode.LEVEL:
            asked = f"{self._kind(measure)}{asked}"
            if self.base is not None and self.base != period:
                asked = f"比{self.period(self.base)}{asked}" if measure.is_change else (
                    f"自{self.period(self.base)}起{asked}"
                )  # fmt: skip
        when = "" if period is None else self.period(period)
        judged = self.judged()
        several = f"（共{len(judged)}个考核期）" if len(judged) > 1 else ""
        if verdict.reason == "not_seen":
            seen = self.period(verdict.as_of)
            return f"要求{when}{asked}{several}，数据截至{seen}"
        return f"要求{when}{asked}{several}，但{_BECAUSE[verdict.reason]}"

    def _absent(self) -> str:
        reason, where = self.verdict.reason, self.verdict.node.where
        if self.verdict.is_of_members:
            return self.about_members.of_nobody(where.text if where is not None else None)
        if reason == "where_false" and self.about_members.has_left:
            return self.about_members.not_a_member("、".join(map(self.period, self.judged())))
        if reason == "where_false" and where is not None:
            judged = self.judged()
            when = "各考核期" if len(judged) > 1 else "".join(map(self.period, judged))
            return f"{when}适用条件（{where.text}）不成立"
        if reason in {"parts", "where_false"}:
            return "各分项均不适用"
        return self.short(reason)

    def _of_parts(self, composite: Composite) -> str:
        statuses = [part.status for part in self.verdict.parts]
        counts = [
            f"{word}{statuses.count(name)}项"
            for name, word in self.statuses.items()
            if name in statuses
        ]
        standard = self.verdict.node.standard
        start = "" if standard is None else self.about_members.of_standard(standard)
        return f"{start}共{len(statuses)}项，{'，'.join(counts)}，要求{self._how_many(composite)}"

    def _how_many(self, composite: Composite) -> str:
        if composite.word in {"all", "any"}:
            return "全部达到" if composite.word == "all" else "至少一项达到"
        if self.verdict.node.bounds[0].key == "all":
            return "全部达到"
        unit = "%" if self.is_share(composite) else "项"
        bounds = [self._count(bound, unit) for bound in self.verdict.node.bounds]
        return "达到的" + "且".join(bounds)

    def _count(self, bound: Bound, unit: str) -> str:
        number = bound.value.value if isinstance(bound.value, Literal) else 0.0
        words = {
            "不低于": "不少于",
            "高于": "多于",
            "不高于": "不多于",
            "低于": "少于",
            "等于": "等于",
        }
        return f"{words[_COMPARE[bound.side, bound.strict]]}{number:g}{unit}"

    # Pieces

    def amount(self, number: str, unit: Unit | None) -> str:
        """A number, as it is printed, with its unit."""
        if unit is None or unit.text == "1":
            return number
        return f"{number}个百分点" if unit.is_points else f"{number}{unit.zh}"

    def period(self, period: Period) -> str:
        """A period."""
        year, part = divmod(period.ordinal, int(period.grain))
        if period.grain is Grain.YEAR:
            return f"{year}年"
        if period.grain is Grain.HALF:
            return f"{year}年{_HALVES[part]}半年"
        if period.grain is Grain.QUARTER:
            return f"{year}年第{_QUARTERS[part]}季度"
        if period.grain is Grain.MONTH:
            return f"{year}年{part + 1}月"
        day = period.first_day
        return f"{day.year}年{day.month}月{day.day}日"

    def in_periods(self, text: str, periods: Sequence[str]) -> str:
        """Something, of some periods."""
        return "、".join(periods) + text

    def label(self, label: str) -> str:
        """A class."""
        return label

    def places(self, count: int) -> str:
        """A number of places in a rank."""
        return f"{count}位"

    def steps(self, count: int) -> str:
        """A number of classes."""
        return f"{count}个级别"

    def would_pass(self, level: WouldPass) -> str:
        """The level that would just pass."""
        when = self.period(level.period)
        if isinstance(level.value, str):
            return f"{when}{_COMPARE_CLASS[self.direction, level.open].format(level.value)}"
        number = self.amount_in(level.value, level.unit)
        return f"{when}{_COMPARE[self.direction, level.open]}{number}"

    def so_far(
        self, period: Period, value: str, margin: str, signed: float, *, passed: bool
    ) -> str:
        """How it stands at the last seen period."""
        word = "已达到要求" if passed else "未达到要求"
        against = (
            "恰好等于要求值" if signed == 0 else f"{'优于要求' if signed > 0 else '差'}{margin}"
        )
        return f"{self.period(period)}为{value}，{word}，{against}"

    def flag(self, name: str) -> str:
        """What else to know, in full."""
        tolerance = self.verdict.node.model.tolerance or ""
        return _FLAGS[name][0].format(tolerance.replace(" ", ""))

    def flag_word(self, name: str) -> str:
        """What else to know, in a word."""
        return _FLAGS[name][1]

    def because(self, reason: str) -> str:
        """Why nothing is decided."""
        return _BECAUSE[reason]

    @staticmethod
    def short(reason: str) -> str:
        """A reason in a few words."""
        return _SHORT[reason]

    def clause(self, document: str | None, clause: str | None, phrase: str | None) -> str:
        """Where a sentence stands."""
        title = f"《{document}》" if document else ""
        return title + (clause or "") + (f"“{phrase}”" if phrase else "")

    def units_listed(self, names: Sequence[str], *, is_open: bool) -> str:
        """A list of responsible units."""
        return "、".join(names) + ("等" if is_open and names else "")

    def joined(self, parts: Sequence[str]) -> str:
        """A list of things."""
        return "；".join(parts)

    def more(self, count: int) -> str:
        """That there are some more."""
        return f"另{count}期"

    def parameter(self, name: str) -> str:
        """A parameter, called so."""
        return f"参数“{name}”"

    def as_base(self, text: str) -> str:
        """A value, called the base."""
        return f"{text}（基期）"

    def values_of(self, count: int, first: Period, last: Period) -> str:
        """That many values of a span of time are added up."""
        return f"{self.period(first)}至{self.period(last)}共{count}个数之和"

    def sub_periods(self, counted: SubPeriods) -> str:
        """How many sub-periods stand behind a derived number."""
        unknown = f"，{counted.unknown}个不明" if counted.unknown else ""
        if counted.meet is not None:
            return f"{counted.asked}个时段中有{counted.meet}个{unknown}"
        return f"共{counted.asked}个时段{unknown}"

    def rounding(self, before: str, after: str) -> str:
        """That a value was rounded."""
        return f"{before}修约为{after}"

    def filling(self, text: str) -> str:
        """That a value was filled from its neighbours."""
        return f"{text}（由相邻时期补齐）"
