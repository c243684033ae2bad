"""Hostile inputs: each is refused by an error with its place, or comes to exactly what is stated.

Nothing else may come out, of the library or of the command; and what is refused costs less than a
second and 200 MiB.
"""

import pytest
from attack_table import ATTACKS, HEAVY

SECONDS = 1.0
SECONDS_TO_USE = 3.0
MEGABYTES = 200
LONGEST_MESSAGE = 2_500
EXIT = {"error": {2}, "outcome": {0, 1}}
# Arguments, not contents: there is no place in a file for them.
NO_PLACE = {
    "too-much", "no-file", "no-such-file", "no-header", "data-kind", "record", "shape", "period",
    "unknown-column", "long-range", "unreadable", "unknown-register", "complete", "too-large",
    "too-long",
}  # fmt: skip


def _marked(name):
    return pytest.param(name, marks=pytest.mark.slow) if name in HEAVY else name


@pytest.mark.parametrize("name", [_marked(name) for name in ATTACKS])
def test_attacks(name, strike):
    attack, told = ATTACKS[name], strike(name)
    assert "ended" not in told, f"the process was ended by {told['ended']}"
    found = told["library"]
    assert "crash" not in found, found["text"]
    if attack.outcome is not None:
        assert found.get("outcome") == attack.outcome, found
    else:
        assert "codes" in found, found
        assert ",".join(found["codes"]) == attack.codes, found["text"]
        assert found["places"][0] == attack.place, found["text"]
        assert attack.place or attack.codes in NO_PLACE
        assert max(map(len, found["text"].splitlines())) <= LONGEST_MESSAGE
    allowed = SECONDS_TO_USE if attack.outcome is not None else SECONDS
    assert found["seconds"] <= allowed * told["pace"]
    assert told["grown"] <= MEGABYTES
    if "command" in told:
        _check_command(attack, told)


def _check_command(attack, told):
    command = told["command"]
    said = command["output"] + command["errors"]
    assert "[internal]" not in said
    assert "Traceback" not in said
    assert not {"\x1b", "\x9b", "\u202e", "\x07"}.intersection(said)
    allowed = {0, 1} if attack.outcome is not None else {2}
    if attack.door == "cases" and attack.outcome:
        allowed = {2}  # a worked example that cannot be evaluated
    if attack.codes == "too-much":
        allowed = {0}  # the file is sound, and it is only looked at
    assert command["status"] in allowed, command["errors"]
    assert command["seconds"] <= SECONDS_TO_USE * told["pace"]


def test_heavy_attacks_are_there():
    assert set(HEAVY) <= set(ATTACKS)


def test_the_corpus_is_large():
    doors = {attack.door for attack in ATTACKS.values()}
    assert len(ATTACKS) >= 700
    assert {"rules", "expression", "unit", "period", "csv", "xlsx", "register", "record"} <= doors


def test_whatever_is_printed_steers_no_terminal(capsys):
    from ecorules.cli.command import _print
    from ecorules.cli.streams import tell

    _print('{"a": "\x1b[2J\u202e\x9b\x07\ud800\U000e0041"}\tb\n')
    tell("\x1b]0;title\x07 株洲")
    found = capsys.readouterr()
    assert found.out == ('{"a": "\\u001b[2J\\u202e\\u009b\\u0007\\ud800\\udb40\\udc41"}\tb\n')
    assert found.err == "\\u001b]0;title\\u0007 株洲\n"
