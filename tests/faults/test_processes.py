"""Several processes: what is sent between them, and what is forked or begun anew."""

import copy
import os
import pickle
from pathlib import Path

import pytest
from fault_processes import python

import ecorules as er
from ecorules.data import libraries

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
POSIX = pytest.mark.skipif(os.name == "nt", reason="no such thing there")

# Work for a child: by a mapping, by numpy, by text, by Parquet. It prints one line for each.
SCRIPT = """\
import multiprocessing as mp, pickle, sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
import numpy as np
import ecorules as er

EXAMPLES = Path(sys.argv[2])
DATA, TARGETS = EXAMPLES / "energy-intensity-2007.csv", EXAMPLES / "energy-intensity-2007-targets.csv"
COLUMNS = {"region": ["a", "b"], "year": [2020, 2020], "pm25": np.array([44.0, 46.0])}

def tried(work):
    try:
        return work()
    except er.EcorulesError as error:
        return error.code

def by_mapping(plans):
    return str(plans[0].evaluate({"pm25": {2020: 44}}, as_of=2020).summary())

def by_numpy(plans):
    return str(plans[0].evaluate(COLUMNS, as_of=2020).summary())

def by_text(plans):
    return tried(lambda: str(plans[1].evaluate(DATA, assign=TARGETS).summary()))

def by_parquet(plans):
    return tried(lambda: str(plans[1].evaluate(sys.argv[3], assign={"target_reduction": 4}).summary()))

def by_result(result):
    return str(result.summary()), result.record()["data"]["digest"], result.explain("reduction")[:40]

if __name__ == "__main__":
    plans = er.load("zhuzhou-2018-2020"), er.load("energy-intensity-2007")
    result = plans[1].evaluate({"北京": {"energy_intensity_reduction": {2007: 6.04}}}, assign={"target_reduction": 5})
    if "read" in sys.argv[4:]:
        assert by_text(plans) == "17 met, 3 missed"
    with ProcessPoolExecutor(1, mp_context=mp.get_context(sys.argv[1])) as pool:
        for work in (by_mapping, by_numpy, by_text, by_parquet):
            print(work.__name__, pool.submit(work, plans).result(timeout=60))
        print("by_result", pool.submit(by_result, result).result(timeout=60) == by_result(result))
"""


def lines(kind, tmp_path, *more):
    import polars as pl

    parquet = tmp_path / "data.parquet"
    pl.read_csv(EXAMPLES / "energy-intensity-2007.csv").write_parquet(parquet)
    script = tmp_path / "script.py"
    script.write_text(SCRIPT, "utf-8")
    done = python("-W", "ignore::DeprecationWarning", script, kind, EXAMPLES, parquet, *more)
    assert (done.returncode, done.stderr.decode()) == (0, "")
    return dict(line.split(" ", 1) for line in done.stdout.decode().splitlines())


RIGHT = {
    "by_mapping": "1 met, 29 undetermined",
    "by_numpy": "1 met, 1 missed, 58 undetermined",
    "by_text": "17 met, 3 missed",
    "by_parquet": "17 met, 3 missed",
    "by_result": "True",
}


@pytest.mark.slow
@pytest.mark.parametrize("more", [[], ["read"]], ids=["", "after reading"])
def test_processes_begun_anew(tmp_path, more):
    assert lines("spawn", tmp_path, *more) == RIGHT


@POSIX
@pytest.mark.slow
def test_forked_processes(tmp_path):
    assert lines("fork", tmp_path) == RIGHT


@POSIX
def test_processes_forked_after_a_file_was_read(tmp_path):
    """Text is read without threads, Parquet refused: waiting for ever would be worse."""
    assert lines("fork", tmp_path, "read") == RIGHT | {"by_parquet": "forked"}


@pytest.fixture
def forked(monkeypatch):
    """As if another process had read files, and this one were its child."""
    monkeypatch.setattr(libraries, "_users", {os.getpid() + 1})


@pytest.mark.parametrize("name", ["energy-intensity-2007.csv", "zhuzhou-published.csv"])
def test_text_is_read_alike_without_threads(forked, monkeypatch, name):
    plan = er.load("energy-intensity-2007" if "energy" in name else "zhuzhou-2018-2020")
    given = {"assign": EXAMPLES / "energy-intensity-2007-targets.csv"} if "energy" in name else {}
    slow = plan.evaluate(EXAMPLES / name, **given).record()
    monkeypatch.setattr(libraries, "_users", {os.getpid()})
    assert plan.evaluate(EXAMPLES / name, **given).record() == slow


def test_problems_are_told_alike_without_threads(forked, monkeypatch, tmp_path):
    plan = er.load("zhuzhou-2018-2020")
    path = tmp_path / "a.csv"
    for text in (
        'region,year,pm25,note\na,2020,"4\n5",\n\n,,,\nb,2020,much,\n',
        "region,year,pm25\na,2020\n",
        'region,year,pm25\na,2020,"4\n',
        "region,year,pm25\na,2020,4,5\n",
        "region,year,pm25\n",
    ):
        path.write_text(text, "utf-8")
        told = []
        for users in ({os.getpid() + 1}, {os.getpid()}):
            monkeypatch.setattr(libraries, "_users", users)
            with pytest.raises(er.EcorulesError) as caught:
                plan.evaluate(path)
            told.append(str(caught.value))
        assert told[0] == told[1]


def test_parquet_is_refused_in_a_forked_process(forked, tmp_path):
    path = tmp_path / "a.parquet"
    path.write_bytes(b"PAR1")
    with pytest.raises(er.UsageError, match="forked after another file was read") as caught:
        er.load("zhuzhou-2018-2020").evaluate(path)
    assert caught.value.code == "forked"
    assert "spawn" in caught.value.hint


# What is sent


@pytest.mark.parametrize("name", ["energy-assessment-2007", "gb-3838-2002", "zhuzhou-2018-2020"])
def test_rule_sets_are_sent_whole(name):
    plan = er.load(name)
    for other in (pickle.loads(pickle.dumps(plan)), copy.deepcopy(plan), copy.copy(plan)):
        assert other.digest == plan.digest
        assert list(other.rules) == list(plan.rules)


def test_results_are_sent_whole():
    plan = er.load("energy-intensity-2007")
    result = plan.evaluate(
        EXAMPLES / "energy-intensity-2007.csv",
        assign=EXAMPLES / "energy-intensity-2007-targets.csv",
    )
    sent = pickle.loads(pickle.dumps(result))
    assert sent.record() == result.record()
    assert str(sent) == str(result)
    assert [one.explain() for one in sent] == [one.explain() for one in result]
    assert pickle.loads(pickle.dumps(result.report())).markdown() == result.report().markdown()
    assert pickle.loads(pickle.dumps(plan.due_days())).ics() == plan.due_days().ics()


@pytest.mark.parametrize(
    "fail",
    [
        lambda: er.load("nothing"),
        lambda: er.loads("ecorules: 1\nid: x\nrules: {a: {indicator: b, at_least: 1}}"),
        lambda: er.load("zhuzhou-2018-2020").evaluate({"pm25": {2020: "much"}}),
        lambda: er.load("zhuzhou-2018-2020").evaluate({"pm25": {2019: "much", 2020: "more"}}),
        lambda: er.load("zhuzhou-2018-2020").evaluate({"pm25": 1}, as_of="when"),
    ],
)
def test_errors_are_sent_whole(fail):
    with pytest.raises(er.EcorulesError) as caught:
        fail()
    error = caught.value
    for sent in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
        assert type(sent) is type(error)
        assert (str(sent), sent.code, sent.hint) == (str(error), error.code, error.hint)
        assert getattr(sent, "problems", ()) == getattr(error, "problems", ())
