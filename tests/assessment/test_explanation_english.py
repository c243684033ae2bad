"""Bounds, times and calculations of every kind: whole texts, in English."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from explanation_sets import SHAPES, shapes

if TYPE_CHECKING:
    import ecorules as er

TEXTS = {
    "between": """\
Air — met: 44 µg/m³ in 2019, between 40 µg/m³ and 45 µg/m³ asked, 1 µg/m³ better than asked.""",
    "outside": """\
Air — missed: 50 µg/m³ in 2018, between 40 µg/m³ and 45 µg/m³ asked, missed by 5 µg/m³.
  first attained: 2019""",
    "two": """\
Air — met: 44 µg/m³ in 2019, more than 43 µg/m³ and at most 44 µg/m³ asked, exactly at the bound.""",
    "equal": """\
Index — met: 2 in 2019, exactly 2 asked, exactly at the bound.""",
    "unequal": """\
Index — missed: 1.5 in 2018, exactly 2 asked, missed by 0.5.
  first attained: 2019""",
    "more": """\
Index — missed: 1.5 in 2018, more than 1.5 asked, exactly at the bound, which does not pass.
  first attained: 2019""",
    "better": """\
Water — missed: Ⅲ in 2018, better than Ⅲ asked, exactly at the bound, which does not pass.""",
    "worse": """\
Water — missed: Ⅲ in 2018, worse than Ⅳ asked, missed by 1 class.""",
    "floor": """\
Water — met: Ⅲ in 2018, Ⅲ or worse asked, exactly at the bound.""",
    "same": """\
Water — met: Ⅲ in 2018, exactly Ⅲ asked, exactly at the bound.""",
    "range": """\
Water — met: Ⅲ in 2018, between Ⅲ and Ⅱ asked, exactly at the bound.""",
    "always": """\
Air — met: 50 µg/m³ in 2018, at most 60 µg/m³ asked, 10 µg/m³ better than asked; the closest of 3 judged periods.""",
    "others": """\
Steel — met: 30 万吨 in 2019, at least 26 万吨 (Coal) asked, 4 万吨 better than asked.""",
    "base": """\
Air — met: 46.2 µg/m³ in 2020, at most 50 µg/m³ (its value of 2018) asked, 3.8 µg/m³ better than asked.
  first attained: 2018""",
    "case": """\
Share — met: 62 % in 2019, at least 40 % (for hill) asked, 22 pp better than asked.""",
    "steps": """\
Air — missed: 46.2 µg/m³ in 2020, at most 45 µg/m³ (as scheduled) asked, missed by 1.2 µg/m³; it fails in 1 of 3 judged periods.
  first attained: 2018""",
    "gap_schedule": """\
Air — undetermined: at most as scheduled is asked in 2019, but what it is held against is missing.
  first attained: 2018""",
    "over": """\
Coal — met: a mean of 26.33 万吨 over 2018..2020 to 2020, at most 30 万吨 asked, 3.67 万吨 better than asked.
  formula: (22 + 26 + 31) / 3 = 26.33 万吨
  formula: Coal = 5 + 6 + 7 + 4 = 22 万吨
  first attained: 2018""",
    "one_total": """\
Coal — missed: a total of 31 万吨 in 2020, at most 30 万吨 asked, missed by 1 万吨.
  would pass at: 30 万吨 or less in 2020""",
    "yearly": """\
Coal — met: an increase of 18.18 % from 2018 to 2019, at least 4 % asked, 14.18 pp better than asked; the closest of 2 judged periods.
  formula: 100 × (26 − 22) / 22 = 18.18 %
  formula: Coal 2018 = 5 + 6 + 7 + 4 = 22 万吨""",
    "rate": """\
Share — met: an average yearly increase of 1.5 pp from 2018 to 2020, at least 0.5 pp asked, 1 pp better than asked.
  formula: (64 % − 61 %) / 2 = 1.5 pp
  first attained: 2019""",
    "falling": """\
Share — missed: an average yearly decrease of −1.5 pp from 2018 to 2020, at least 0.5 pp asked, missed by 2 pp.
  formula: (61 % − 64 %) / 2 = −1.5 pp
  would pass at: 60 % or less in 2020""",
    "falls": """\
Coal — missed: an average yearly decrease of −18.71 % from 2018 to 2020, at least 1 % asked, missed by 19.71 pp.
  formula: 100 × (1 − (31 / 22)^(1/2)) = −18.71 %
  formula: Coal 2018 = 5 + 6 + 7 + 4 = 22 万吨
  would pass at: 21.5622 万吨 or less in 2020""",
    "drop": """\
Coal — missed: a decrease of −9 万吨 from 2018 to 2020, at least 1 万吨 asked, missed by 10 万吨.
  formula: 22 万吨 − 31 万吨 = −9 万吨
  formula: Coal 2018 = 5 + 6 + 7 + 4 = 22 万吨
  would pass at: 21 万吨 or less in 2020""",
    "points": """\
Share — missed: a decrease of −3 pp from 2018 to 2020, at least 1 pp asked, missed by 4 pp.
  formula: 61 % − 64 % = −3 pp
  would pass at: 60 % or less in 2020""",
    "months": """\
Steel — missed: 195 万吨 in 2020, at least 300 万吨 asked, missed by 105 万吨.
  formula: Steel 2020 = 2.5 + 5 + 7.5 + 10 + 12.5 + 15 + 17.5 + 20 + 22.5 + 25 + 27.5 + 30 = 195 万吨""",
    "quarters": """\
Coal — met: 22 万吨 in 2018, at least 20 万吨 asked, 2 万吨 better than asked.
  formula: Coal 2018 = 5 + 6 + 7 + 4 = 22 万吨""",
    "mean_quarters": """\
Cost — missed: 21 元 in 2018, at most 20 元 asked, missed by 1 元.
  formula: Cost 2018 = (30 + 10 + 20 + 24) / 4 = 21 元""",
    "days": """\
Cost — undetermined: at most 20 元 is asked in 2019, but a value is missing.
  missing: Cost 2019-02-01, 2019-02-02, 2019-02-03, 2019-02-04, 2019-02-05, 2019-02-06, 2019-02-07, 2019-02-08, 2019-02-09, 2019-02-10, 2019-02-11, 2019-02-12, and 322 more""",
    "nested": """\
Nested — met: 120 万吨 in 2019, at least 100 万吨 asked, 20 万吨 better than asked.
  formula: Nested 2019 = saved + 1 * saved = 120 万吨, saved = 60 万吨
  formula: Saved 2019 = 2 * steel = 60 万吨, steel = 30 万吨""",
    "doubled": """\
Saved — missed: 60 万吨 in 2019, at least 100 万吨 asked, missed by 40 万吨.
  formula: Saved 2019 = 2 * steel = 60 万吨, steel = 30 万吨
  first attained: 2020""",
    "grown": """\
Grown — met: 1.182 in 2019, at least 1.1 asked, 0.082 better than asked.
  formula: Grown 2019 = coal / previous(coal) = 1.182, coal = 26 万吨, coal 2018 = 22 万吨
  formula: Coal 2018 = 5 + 6 + 7 + 4 = 22 万吨""",
    "graded": """\
Grade — met: fair in 2018, fair or better asked, exactly at the bound.
  formula: Grade 2018 = fair, Air 50 µg/m³, Index 1.5""",
    "fewer": """\
fewer — undetermined: at most 2 is asked in 2020, but a value is missing.
  missing: Heat 2020-03, 2020-05, 2020-06, 2020-07, 2020-08, 2020-09, 2020-10, 2020-11, 2020-12""",
    "heat": """\
Heat — missed: 21 °C in 2020-02, at most 20 °C asked, missed by 1 °C.
  first attained: 2020-01""",
    "half": """\
half — met: of 3 parts, 2 met, 1 missed; at least 50 % are asked.
  part: Air — met: 44 µg/m³ in 2019, between 40 µg/m³ and 45 µg/m³ asked, 1 µg/m³ better than asked.
  part: Air — met: 44 µg/m³ in 2019, more than 43 µg/m³ and at most 44 µg/m³ asked, exactly at the bound.
  part: Index — missed: 1.5 in 2018, exactly 2 asked, missed by 0.5.""",
    "most": """\
most — met: of 3 parts, 2 met, 1 missed; more than 1 and at most 2 are asked.
  part: Air — met: 44 µg/m³ in 2019, between 40 µg/m³ and 45 µg/m³ asked, 1 µg/m³ better than asked.
  part: Air — met: 44 µg/m³ in 2019, more than 43 µg/m³ and at most 44 µg/m³ asked, exactly at the bound.
  part: Index — missed: 1.5 in 2018, exactly 2 asked, missed by 0.5.""",
    "any": """\
any — met: of 2 parts, 1 met, 1 missed; one is asked.
  part: Air — met: 44 µg/m³ in 2019, between 40 µg/m³ and 45 µg/m³ asked, 1 µg/m³ better than asked.
  part: Index — missed: 1.5 in 2018, exactly 2 asked, missed by 0.5.""",
    "none": """\
none — not applicable: none of its parts applies.
  part: Air — not applicable: its condition, land == 'mountain', is false in 2020.""",
    "apart": """\
Air — not applicable: its condition, land == 'mountain', is false in every judged period.""",
    "future": """\
Air — missed: 46.2 µg/m³ in 2020, at most 45 µg/m³ asked, missed by 1.2 µg/m³; it fails in 1 of 3 judged periods.
  first attained: 2019""",
    "sums": """\
Coal — pending: a total of at most 900 万吨 from 2018 is asked in 2022, and data are seen up to 2020.
  so far: passes in 2020 with 79 万吨, 821 万吨 better than asked
  first attained: 2018""",
    "means": """\
Air — pending: a mean of less than 45 µg/m³ is asked in 2022, and data are seen up to 2020.
  so far: fails in 2020 with 45.1 µg/m³, 0.1 µg/m³ worse than asked""",
    "grows": """\
Coal — pending: an increase of more than 30 % from 2018 is asked in 2022, and data are seen up to 2020.
  so far: passes in 2020 with 40.91 %, 10.91 pp better than asked
  would pass at: more than 28.6 万吨 in 2022
  first attained: 2020""",
    "class_later": """\
Water — pending: Ⅱ or better is asked in 2022, and data are seen up to 2020.
  so far: fails in 2020 with Ⅲ, 1 class worse than asked""",
    "good_later": """\
Water — pending: Ⅱ or worse is asked in 2022, and data are seen up to 2020.
  so far: passes in 2020 with Ⅲ, 1 class better than asked
  first attained: 2018""",
    "even_later": """\
Share — pending: at least 66 % is asked in 2022, and data are seen up to 2020.
  so far: fails in 2020 with 64 %, 2 pp worse than asked""",
    "unknown": """\
Cost — undetermined: at most 30 元 is asked in 2005, one of 16 judged periods, but a value is missing.
  missing: Cost 2005, 2006, 2007, 2008, 2009, 2010, 2011, 2012, 2013, 2014, 2015, 2016, and 336 more
  first attained: 2018""",
    "quota": """\
Air — undetermined: at most quota is asked in 2019, but a parameter is not given.
  missing: the parameter quota""",
    "sign": """\
Index — undetermined: an average yearly increase of at least 8 % from 2018 is asked in 2020, but the value is negative, so that there is no compound rate.
  values: Index 2018 = 1.5
  values: Index 2020 = −1
  would pass at: 1.7496 or more in 2020
  first attained: 2019""",
    "no_result": """\
no_result — missed: −31 万吨 in 2020, at least 5 万吨 asked, missed by 36 万吨.
  formula: coal / index = −31 万吨, coal = 31 万吨, index = −1
  first attained: 2018""",
    "later_start": """\
Coal — undetermined: an increase of at least 2 % is asked in 2020, but a parameter is not given.
  missing: the parameter start""",
    "loose": """\
Air — met: 44 µg/m³ in 2019, at most 55 µg/m³ (its value of 2018, 50 µg/m³ and its tolerance) asked, 11 µg/m³ better than asked.
  first attained: 2018
  also: the tolerance of 10 % is taken into account""",
    "rounds": """\
Coal — met: an increase of 41 % from 2018 to 2020, at least 30 % asked, 11 pp better than asked.
  formula: 100 × (31 − 22) / 22 = 40.9091 %
  formula: 40.9091 % rounds to 41 %
  formula: Coal 2018 = 5 + 6 + 7 + 4 = 22 万吨
  also: values are rounded before they are compared""",
    "leave": """\
leave — not applicable: none of its parts applies.
  part: Air — not applicable: its condition, land == 'mountain', is false in every judged period.
  part: Air — not applicable: its condition, land == 'mountain', is false in 2020.""",
    "january": """\
Cost — met: 16 元 in 2019-01, at most 20 元 asked, 4 元 better than asked.
  formula: Cost 2019-01 = (sum of 31 values from 2019-01-01 to 2019-01-31) / 31 = 16 元""",
    "rain_day": """\
Rain — met: a total of 200 mm from 2019-01-01 to 2019-01-20, at least 200 mm asked, exactly at the bound.
  formula: sum of 20 values from 2019-01-01 to 2019-01-20 = 200 mm""",
    "rain": """\
Rain — met: at least 200 mm in 2019-01, at least 200 mm asked, exactly at the bound.
  formula: Rain 2019-01 = sum of 20 values from 2019-01-01 to 2019-01-20 = 200 mm""",
    "span": """\
Air — met: a mean of 47 µg/m³ over 2 years to 2019, at most 50 µg/m³ asked, 3 µg/m³ better than asked.
  formula: (50 + 44) / 2 = 47 µg/m³""",
    "rounded_mean": """\
Coal — met: a mean of 26.33 万吨 over 3 years to 2020, at most 26.33 万吨 asked, exactly at the bound.
  formula: (22 + 26 + 31) / 3 = 26.3333 万吨
  formula: 26.3333 万吨 rounds to 26.33 万吨
  formula: Coal = 5 + 6 + 7 + 4 = 22 万吨
  also: values are rounded before they are compared""",
}


@pytest.fixture(scope="module")
def result() -> er.Assessment:
    return shapes()


@pytest.mark.parametrize("rule", TEXTS)
def test_english(result: er.Assessment, rule: str) -> None:
    assert result.explain(rule, "en") == TEXTS[rule]


def test_every_rule_is_covered() -> None:
    assert tuple(TEXTS) == tuple(SHAPES.rules)
