"""Members of registers on the command line: explained one by one, and as a table."""

from __future__ import annotations

import pytest

import ecorules as er
from ecorules.cli import main

RULES = """\
ecorules: 1
id: air
window: 2025
registers:
  regions: {key: region, rows: [京津冀, 长三角]}
  plants: {attributes: {closed: date}, rows: {株冶: {closed: 2024-03-01}, 湘钢: {closed: 2026-01-10}}}
indicators: {pm25: {unit: µg/m³, kind: level}}
rules:
  regional: {for: regions, indicator: pm25, at_most: 40 µg/m³}
  shut: {for: plants, done: closed}
  national: {indicator: pm25, at_most: 40 µg/m³}
"""
DATA = "region,year,pm25\n全国,2025,30\n京津冀,2025,42\n长三角,2025,33\n"


@pytest.fixture
def files(tmp_path):
    """Return the paths of the rules and the data."""
    rules, data = tmp_path / "air.yaml", tmp_path / "air.csv"
    rules.write_text(RULES, "utf-8")
    data.write_text(DATA, "utf-8")
    return [str(rules), str(data)]


def run(capsys, command, files, *words):
    status = main([command, *files, *words])
    out, err = capsys.readouterr()
    return status, out, err


@pytest.mark.parametrize(
    ("rule", "key", "status", "begins"),
    [
        ("regional", "region=京津冀", 1, "regional (京津冀) — missed: 42 µg/m³ in 2025"),
        ("regional", "region=长三角", 0, "regional (长三角) — met: 33 µg/m³ in 2025"),
        ("shut", "name=株冶", 0, "shut (全国, 株冶) — met: done on 2024-03-01"),
        ("regional", "region=全国", 1, "regional (全国) — missed: of 2 members, 1 met, 1 missed"),
    ],
)
def test_a_member_is_explained_by_its_label(capsys, files, *, rule, key, status, begins):
    found, out, err = run(capsys, "explain", files, rule, "--for", key)
    assert (found, err) == (status, "")
    assert out.startswith(begins)


@pytest.mark.parametrize(
    ("rule", "key", "message"),
    [
        ("regional", "region=火星", "'火星' is neither a place nor a member of 'regions' [unknown-member]"),
        ("shut", "name=湘岗", "'湘岗' is not a member of 'plants', did you mean '湘钢'? [unknown-member]"),
        ("national", "region=京津冀", "'京津冀' is a member of 'regions', and 'national' is not judged for"),
    ],
)  # fmt: skip
def test_a_label_that_is_neither_place_nor_member_is_refused(capsys, files, rule, key, message):
    status, out, err = run(capsys, "explain", files, rule, "--for", key)
    assert (status, out) == (2, "")
    assert message in err


def test_check_shows_the_members(capsys, files):
    status, out, _ = run(capsys, "check", files, "--members", "regions")
    assert status == 1
    assert out.splitlines()[0].startswith("air, members of regions, as of 2025")
    assert [line.split()[:3] for line in out.splitlines()[3:]] == [
        ["regional", "京津冀", "missed"],
        ["regional", "长三角", "met"],
    ]
    status, _, err = run(capsys, "check", files, "--members", "region")
    assert status == 2
    assert "there is no register 'region', did you mean 'regions'?" in err


def test_python_points_to_the_members(files):
    result = er.load(files[0]).evaluate(files[1])
    with pytest.raises(er.NotFoundError, match="is a member of 'regions', not a place") as caught:
        result.explain("regional", region="京津冀")
    assert caught.value.hint == "ask result.members('regions').explain('regional', region='京津冀')"
    with pytest.raises(er.NotFoundError, match="is a member of 'plants'"):
        result.verdict("shut", name="株冶")
    with pytest.raises(er.NotFoundError, match="neither a place nor a member"):
        result.verdict("regional", region="火星")
    assert result.members("regions").verdict("regional", region="京津冀").status == "missed"


def test_rows_that_were_not_given_are_named_as_the_cause():
    plan = er.loads("""
ecorules: 1
id: t
window: 2025
registers:
  cities: {key: region, attributes: {coastal: boolean}}
  works: {attributes: {closed: date}}
indicators: {pm25: {unit: µg/m³, kind: level}}
rules:
  city: {for: cities, indicator: pm25, at_most: 35}
  shut: {for: works, done: closed}
""")
    with pytest.raises(er.UsageError) as caught:
        plan.evaluate(
            {"region": ["全国", "北京"], "year": [2025, 2025], "pm25": [30, 32]},
            registers={"works": {"甲": {"closed": "2024-01-01"}}},
        )
    assert caught.value.code == "whose-rows"
    assert "'cities' is a register of places and has no rows" in caught.value.hint
    assert "registers={'cities': ...}" in caught.value.hint


def test_the_editions_of_a_set_are_named(capsys):
    status = main(["lint", "gb-3095"])
    _, err = capsys.readouterr()
    assert status == 2
    assert "the editions of gb-3095, by file: gb-3095-2012, gb-3095-2026" in err
