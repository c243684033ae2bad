"""The same bytes in every environment: optimised, in any locale, zone, terminal and folder."""

import ast
import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from fault_processes import command, python

import ecorules as er

PROBE = Path(__file__).with_name("environment_probe.py")
EXAMPLES = Path(__file__).parents[2] / "examples"
POSIX = pytest.mark.skipif(os.name == "nt", reason="no such thing there")
ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


def probed(flags=(), env=None, **options):
    done = python(PROBE, EXAMPLES, flags=flags, env=env, **options)
    return done.returncode, done.stdout, done.stderr


@cache
def plainly():
    status, out, err = probed()
    assert status == 0
    text = out.decode("utf-8")
    assert [line for line in text.splitlines() if re.fullmatch(r"\d", line)] == list("11110022")
    assert "湖北" in text
    assert "µg/m³" in text
    assert err.decode("utf-8").count("error: ") == 2
    return status, out, err


# All at once, as far as they do not depend on each other.
STRANGE = {
    "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii:strict",
    "PYTHONHASHSEED": "4321", "TZ": "Pacific/Kiritimati", "COLUMNS": "3", "LINES": "1",
    "HOME": "/nowhere/at/all", "PYTHONOPTIMIZE": "2", "TERM": "dumb", "NO_COLOR": "1",
    "FORCE_COLOR": "1",
}  # fmt: skip


def test_everything_strange_at_once():
    assert probed(["-W", "error"], STRANGE) == plainly()


ENVIRONMENTS = {
    "C": {"LC_ALL": "C"},
    "no locale": {},
    "ASCII": ASCII,
    "ASCII streams": {"PYTHONIOENCODING": "ascii"},
    "GBK streams": {"PYTHONIOENCODING": "gbk"},
    "strict ASCII streams": {"PYTHONIOENCODING": "ascii:strict"},
    "UTF-8 mode off": {"LC_ALL": "C.UTF-8", "PYTHONUTF8": "0"},
    "another zone": {"LC_ALL": "C.UTF-8", "TZ": "Pacific/Kiritimati"},
    "the other way": {"LC_ALL": "C.UTF-8", "TZ": "Etc/GMT+12"},
    "narrow": {"LC_ALL": "C.UTF-8", "COLUMNS": "1", "LINES": "1"},
    "homeless": {"LC_ALL": "C.UTF-8", "HOME": "/nowhere"},
    "seed 0": {"LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0"},
    "seed 1": {"LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"},
    "seed 2": {"LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "2"},
    "seed 3": {"LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "3"},
    "development mode": {"LC_ALL": "C.UTF-8", "PYTHONDEVMODE": "1"},
    "one thread": {"LC_ALL": "C.UTF-8", "POLARS_MAX_THREADS": "1", "OMP_NUM_THREADS": "1"},
    "warnings": {"LC_ALL": "C.UTF-8", "PYTHONWARNINGS": "error", "PYTHONWARNDEFAULTENCODING": "1"},
}


@pytest.mark.slow
@pytest.mark.parametrize("env", ENVIRONMENTS.values(), ids=ENVIRONMENTS)
def test_environments(env):
    assert probed(env=env) == plainly()


@pytest.mark.slow
@pytest.mark.parametrize(
    "flags", [["-O"], ["-OO"], ["-I"], ["-s"], ["-E"], ["-B", "-W", "error"]], ids=str
)
def test_ways_to_begin_python(flags):
    assert probed(flags) == plainly()


@POSIX
@pytest.mark.slow
def test_a_strict_mask_and_a_folder_that_is_gone(tmp_path):
    folder = tmp_path / "gone"
    folder.mkdir()

    def leave():
        os.umask(0o777)
        folder.rmdir()

    assert probed(cwd=folder, preexec_fn=leave) == plainly()


@POSIX
@pytest.mark.slow
def test_without_site_packages_of_its_own():
    """``-S``: the packages are found by the path alone."""
    path = os.pathsep.join(one for one in sys.path if one)
    assert probed(["-S"], {"LC_ALL": "C.UTF-8", "PYTHONPATH": path}) == plainly()


@pytest.fixture(scope="module")
def locales(tmp_path_factory):
    """A folder of locales that few machines have."""
    if shutil.which("localedef") is None:
        pytest.skip("locales cannot be made here")
    folder = tmp_path_factory.mktemp("locales")
    for language, charset in (
        ("de_DE", "UTF-8"),
        ("zh_CN", "GB18030"),
        ("zh_TW", "BIG5"),
        ("de_DE", "ISO-8859-1"),
    ):
        done = subprocess.run(
            ["localedef", "-i", language, "-f", charset, str(folder / f"{language}.{charset}")],
            capture_output=True, check=False,
        )  # fmt: skip
        if not (folder / f"{language}.{charset}").exists():
            pytest.skip(done.stderr.decode(errors="replace"))
    return folder


@POSIX
@pytest.mark.slow
@pytest.mark.parametrize("name", ["de_DE.UTF-8", "zh_CN.GB18030", "zh_TW.BIG5", "de_DE.ISO-8859-1"])
def test_locales(locales, name):
    env = {"LC_ALL": name, "LOCPATH": str(locales), "PYTHONUTF8": "0"}
    code = "import locale; locale.setlocale(locale.LC_ALL, ''); print(locale.localeconv()['decimal_point'])"
    found = python("-c", code, env=env)
    assert found.stdout.strip() == (b"," if name.startswith("de") else b"."), found.stderr
    assert probed(env=env) == plainly()
    # Numbers are read and written alike once the program itself has taken the locale on.
    code = (
        "import locale, sys; locale.setlocale(locale.LC_ALL, ''); import ecorules as er\n"
        "result = er.load('zhuzhou-2018-2020').evaluate({'pm25': {2020: '44.5 \\u00b5g/m\\u00b3'}}, as_of=2020)\n"
        "sys.stdout.reconfigure(encoding='utf-8'); print(result.verdict('pm25').explain())"
    )
    assert python("-c", code, env=env).stdout.decode().startswith("PM2.5")
    assert b"44.5" in python("-c", code, env=env).stdout


# Words of the command in a locale that cannot tell them

HEBEI = ["explain", "energy-intensity-2007", EXAMPLES / "energy-intensity-2007.csv", "reduction",
         "--assign", EXAMPLES / "energy-intensity-2007-targets.csv", "--for", "region=河北"]  # fmt: skip


@POSIX
def test_words_that_the_locale_cannot_tell():
    done = command(*HEBEI, env=ASCII)
    assert (done.returncode, done.stdout) == (2, b"")
    message = done.stderr.decode("utf-8")
    assert message.startswith("error: no series has region ")
    assert message.rstrip().endswith("set LC_ALL=C.UTF-8, or PYTHONUTF8=1")
    assert "Traceback" not in message


@POSIX
@pytest.mark.slow
def test_words_in_the_encoding_of_the_locale(locales):
    env = {"LC_ALL": "zh_CN.GB18030", "LOCPATH": str(locales), "PYTHONUTF8": "0"}
    words = [str(word).encode("gb18030") for word in HEBEI]
    done = subprocess.run(
        [sys.executable, "-m", "ecorules", *words], env={**os.environ, **env},
        capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.stdout == command(*HEBEI).stdout
    assert "河北" in done.stdout.decode("utf-8")


@POSIX
@pytest.mark.slow
def test_names_of_files_that_are_no_text(tmp_path, rules, data):
    strange = os.fsencode(tmp_path) + b"/\xff\xce\xc4.csv"
    os.rename(data, strange)  # noqa: PTH104
    for env in (None, ASCII):
        done = command("check", rules, os.fsdecode(strange), "--format", "csv", env=env)
        assert done.returncode == 1
        assert "株洲,met" in done.stdout.decode("utf-8")


# The clock


def test_nobody_looks_at_the_clock():
    """What is found depends on what is given: no verdict, report or calendar reads the time."""
    clock = {
        "today",
        "now",
        "utcnow",
        "time",
        "time_ns",
        "localtime",
        "gmtime",
        "ctime",
        "strftime",
    }
    found = set()
    for path in Path(er.__file__).parent.rglob("*.py"):
        text = path.read_text("utf-8")
        if not re.search(
            r"\b(?:datetime|dt|time|date)\.\w*time|today|\bnow\(|import time|from time", text
        ):
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                base = getattr(node.func.value, "id", getattr(node.func.value, "attr", ""))
                if node.func.attr in clock and base in {"time", "date", "datetime", "dt"}:
                    found.add(f"{path.name}: {base}.{node.func.attr}")
            if isinstance(node, ast.ImportFrom) and node.module == "time":
                found.add(f"{path.name}: from time")
    assert found == set()
