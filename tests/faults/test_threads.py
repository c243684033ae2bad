"""Threads that share a rule set and a result: the answers of one thread, every time."""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from fault_processes import python

import ecorules as er

EXAMPLES = Path(__file__).parents[2] / "examples"
SMALL, LARGE = "chenzhou-green-safeguards", "huaian-2021-2025"
THREADS = 12


@pytest.fixture(autouse=True)
def hurried():
    """Let threads take turns as often as Python can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def together(work, count=THREADS):
    """Return what each of some threads finds that begin at the same moment."""
    barrier = Barrier(count)

    def one(number):
        barrier.wait()
        return work(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def example(name):
    """A set that nobody has used yet, and what it is evaluated with."""
    plan = er.loads((EXAMPLES.parent / "rulesets" / f"{name}.yaml").read_text("utf-8"))
    files = {path.stem.removeprefix("synthetic-"): path for path in (EXAMPLES / name).glob("*.csv")}
    data = files.pop("indicators")
    return plan, lambda: plan.evaluate(data, registers=files, complete=True, as_of="2025-12-31")


def told(result):
    """Everything that a result says, worked out when it is asked for."""
    registers = dict.fromkeys(
        rule.register.name for rule in result.rule_set.compiled.rules.values() if rule.register
    )
    members = {
        name: [(one.member, one.status, one.margin_number) for one in result.members(name)]
        for name in registers
    }
    explained = [one.explain("zh") for one in result]
    parts = [result.record(), str(result), result.to_dict(), explained, members]
    return json.dumps(parts, default=str, ensure_ascii=False)


names = pytest.mark.parametrize("name", [SMALL, pytest.param(LARGE, marks=pytest.mark.slow)])


@names
def test_one_rule_set_and_one_result_shared(name):
    _, evaluate = example(name)
    alone = told(example(name)[1]())
    results = together(lambda _: evaluate(), 8)
    assert len({json.dumps(one.record(), default=str) for one in results}) == 1
    assert set(together(lambda _: told(results[0]), 8)) == {alone}
    assert told(results[-1]) == alone


def test_different_questions_to_one_rule_set():
    """Each at another time of reading, so that the set is bound anew for each."""
    plan = er.load("zhuzhou-2018-2020")
    data = {"pm25": {2018: 50, 2019: 46, 2020: 44}, "pm10": {2018: 80, 2019: 75, 2020: 70}}
    times = [f"{year}-{month:02d}" for year in (2018, 2019, 2020) for month in (3, 6, 9, 12)]
    wanted = [plan.evaluate(data, as_of=time).record() for time in times]
    fresh = er.loads(plan.dump())
    found = together(lambda number: fresh.evaluate(data, as_of=times[number]).record())
    assert [one["rules"] for one in found] == [one["rules"] for one in wanted]
    assert {one["rules"]["pm25"]["status"][0] for one in wanted} == {"pending", "met"}


def test_scores_shared():
    plan = er.load("energy-assessment-2007")
    names = [name for name in plan.compiled.columns if name not in plan.compiled.computed]
    data = {place: {name: {2007: 1} for name in names} for place in ("甲", "乙")}
    wanted = str(plan.evaluate(data, as_of=2007).scores())
    result = er.loads(plan.dump()).evaluate(data, as_of=2007)
    assert set(together(lambda _: str(result.scores()))) == {wanted}


def test_standards_shared():
    plan = er.loads(
        "ecorules: 1\nid: x\nwindow: 2020\nindicators: {pm25: {unit: µg/m³, kind: level}}\n"
        "rules: {air: {indicator: pm25, at_most: 45 µg/m³, by: 2020}}\n"
    )
    standard = er.load("gb-3095-2012")
    found = together(
        lambda _: plan.evaluate({"pm25": {2020: 44}}, standards=[standard]).verdict("air").status
    )
    assert found == ["met"] * THREADS


FIRST = """\
import sys, threading
sys.setswitchinterval(1e-6)
import ecorules as er
barrier = threading.Barrier(8)
found, failed = [], []
TEXT = '''ecorules: 1
id: x
window: 2018..2020
indicators:
  energy: {unit: 万吨标准煤, kind: flow}
  gdp: {unit: 亿元_2015, kind: flow}
  intensity: {unit: 吨标准煤/万元_2015, expression: energy / gdp}
rules: {a: {indicator: intensity, at_most: 0.5 吨标准煤/万元_2015, by: 2020}}
'''
def work(number):
    barrier.wait()
    try:
        plan = er.load("energy-intensity-2007") if number % 2 else er.loads(TEXT)
        if number % 2:
            result = plan.evaluate(sys.argv[1], assign=sys.argv[2])
        else:
            result = plan.evaluate({"energy": {2020: "293076 GJ"}, "gdp": {2020: 2}}, as_of=2020)
        found.append((number % 2, str(result.summary()), "达到" in list(result)[0].explain("zh")))
    except BaseException as error:
        failed.append(repr(error))
threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
for one in threads: one.start()
for one in threads: one.join()
print(failed, sorted(set(found)), len(found))
"""


@pytest.mark.parametrize(
    "times", [1, pytest.param(15, marks=pytest.mark.slow)], ids=["once", "often"]
)
def test_first_use_by_many_threads_at_once(times):
    """Lazy imports, the registry of units and all caches, in a process that has none yet."""
    words = [EXAMPLES / "energy-intensity-2007.csv", EXAMPLES / "energy-intensity-2007-targets.csv"]
    for _ in range(times):
        done = python("-c", FIRST, *words)
        assert done.stderr == b""
        failed, _, found = done.stdout.decode().partition(" ")
        assert failed == "[]", done.stdout.decode()
        assert found.strip() == "[(0, '1 met', True), (1, '17 met, 3 missed', True)] 8"
