import subprocess
import sys
import threading

import pytest

from ecorules.errors import UnitError
from ecorules.units import default_system

SYSTEM = default_system()


def test_a_rule_set_adds_units():
    system = SYSTEM.extended(
        [
            "# containers",
            "箱 = 25 kg = _ = box",
            "pallet = 40 * 箱",
            "vehicle_kilometre = [traffic] = vkm = 车公里",
            "third = 1/3 t",
            "half = 1.5/3 t",
            "@alias 吨 = tonelada",
            "",
        ]
    )
    assert system.unit("万箱").factor_to(system.unit("t")) == 250.0
    assert system.unit("box") == system.unit("箱")
    assert system.unit("pallet").factor_to(system.unit("t")) == 1.0
    assert system.unit("third").factor_to(system.unit("t")) == 1 / 3
    assert system.unit("half").factor_to(system.unit("t")) == 0.5
    assert system.unit("亿车公里").dimension == (("[traffic]", 1),)
    assert system.unit("车公里").factor_to(system.unit("vkm")) == 1.0
    assert system.unit("tonelada").text == "t"
    assert system.unit("箱/人").zh == "箱/人"


def test_the_system_of_the_library_stays_as_it_is():
    SYSTEM.extended(["crate = 30 kg"])
    with pytest.raises(UnitError, match="'crate' is not a unit"):
        SYSTEM.unit("crate")


def test_the_same_lines_give_the_same_system():
    assert SYSTEM.extended(("crate = 30 kg",)) is SYSTEM.extended(["crate = 30 kg"])
    assert SYSTEM.extended(()) is SYSTEM
    assert default_system() is SYSTEM


def test_extensions_add_up():
    system = SYSTEM.extended(["crate = 30 kg"]).extended(["lorry = 100 crate"])
    assert system.unit("lorry").factor_to(system.unit("t")) == 3.0


def test_a_currency_may_be_given_a_rate():
    system = SYSTEM.extended(["USD = 6.8 CNY", "欧元 = 8 元", "USD_2010 = 7 CNY_2010"])
    assert system.unit("万美元").factor_to(system.unit("元")) == 68000.0
    assert system.unit("EUR").factor_to(system.unit("CNY")) == 8.0
    assert system.unit("美元_2010").factor_to(system.unit("元_2010")) == 7.0
    assert not system.unit("USD_2015").converts_to(system.unit("CNY_2015"))
    assert not SYSTEM.unit("USD").converts_to(SYSTEM.unit("CNY"))


@pytest.mark.parametrize(
    ("line", "code", "message"),
    [
        ("kg = 5 g", "unit-definition", "'kg' is a unit already"),
        ("万吨 = 5 g", "unit-definition", "cannot name a unit"),
        ("foo = 3 kg = t", "unit-definition", "'t' is a unit already"),
        ("@alias t = kg", "unit-definition", "'kg' is a unit already"),
        ("foo = [mass]", "unit-definition", "[mass] is a dimension already"),
        ("foo = [energy]", "unit-definition", "[energy] is a dimension already"),
        ("foo = quux2 kg", "unit-definition", "defines no unit"),
        ("foo = quux", "unit-definition", "'quux' is not a unit"),
        ("foo", "unit-definition", "defines no unit"),
        ("foo =", "unit-definition", "defines no unit"),
        ("= 5 kg", "unit-definition", "defines no unit"),
        ("foo = 0E0/0", "unit-definition", "defines no unit"),
        ("foo = 1/0 kg", "unit-definition", "it divides by zero"),
        ("foo = 10**10**10 kg", "unit-definition", "defines no unit"),
        ("foo = __import__('os')", "unit-definition", "defines no unit"),
        ("foo = -3 kg", "unit-definition", "defines no unit"),
        ("foo = kelvin; offset: 5", "unit-definition", "defines no unit"),
        ("kilo- = 1000", "unit-definition", "cannot name a unit"),
        ("@group mine", "unit-definition", "defines no unit"),
        ("@import other.txt", "unit-definition", "defines no unit"),
        ("@alias quux = foo", "unit-unknown", "'quux' is not a unit"),
        ("x2 = 5 kg", "unit-definition", "cannot name a unit"),
        ("万箱 = 5 kg", "unit-definition", "cannot name a unit"),
        ("平方箱 = 5 kg", "unit-definition", "cannot name a unit"),
        ("foo bar = 5 kg", "unit-definition", "cannot name a unit"),
        ("EUR = 3 kg", "unit-definition", "gives no rate"),
        ("EUR = 3 CNY_2010", "unit-definition", "gives no rate"),
        ("CNY_2015 = 2 CNY", "unit-definition", "gives no rate"),
        ("EUR = 2 EUR", "unit-definition", "gives no rate"),
        ("foo = 0 kg", "unit-limit", "too little or too much"),
        ("foo = 1e99 kg", "unit-limit", "too little or too much"),
        ("foo = " + "5" * 300, "unit-limit", "too long"),
    ],
)
def test_a_bad_line_is_refused(line, code, message):
    with pytest.raises(UnitError) as caught:
        SYSTEM.extended([line])
    assert caught.value.code == code
    assert message in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize(
    "lines",
    [
        ["USD = 6.8 CNY", "CNY = 0.14 USD"],
        ["USD = 6.8 CNY", "USD = 7 CNY"],
        ["USD = 6.8 CNY", "CNY = 1.1 HKD"],
    ],
)
def test_a_currency_has_one_rate(lines):
    with pytest.raises(UnitError, match="gives no rate"):
        SYSTEM.extended(lines)


def test_there_are_at_most_two_hundred_lines():
    with pytest.raises(UnitError, match="201 lines"):
        SYSTEM.extended([f"foo{'x' * i} = 1 kg" for i in range(201)])


def test_pint_agrees_with_every_factor():
    registry = SYSTEM.registry
    assert len(SYSTEM.lexicon.units) > 100
    for name, unit in SYSTEM.lexicon.units.items():
        factor, _ = registry.get_base_units(name)
        assert float(factor) == pytest.approx(float(unit.scale), rel=1e-12)
        assert dict(registry.get_dimensionality(name)) == dict(unit.dimension)


@pytest.mark.parametrize(
    ("text", "value", "other", "expected"),
    [
        ("µg/m³", 45.0, "mg/m³", 0.045),
        ("万吨标准煤", 1.0, "GJ", 293076.0),
        ("亿m³/年", 1.0, "m³/s", 3.168808781402895),
        ("万元_2015", 2.0, "元_2015", 20000.0),
        ("million t", 2.0, "t", 2e6),
        ("°C", 20.0, "°F", 68.0),
        ("°C/年", 1.0, "°F/年", 1.8),
        ("件/万人", 3.0, "件/人", 3e-4),
        ("%", 45.0, "1", 0.45),
    ],
)
def test_a_value_becomes_a_pint_quantity(text, value, other, expected):
    quantity = SYSTEM.pint_quantity(value, SYSTEM.unit(text))
    assert quantity.m_as(SYSTEM.unit(other).pint) == pytest.approx(expected, rel=1e-12)


def test_added_units_are_in_pint():
    system = SYSTEM.extended(
        [
            "箱 = 25 kg",
            "USD = 6.8 CNY",
            "EUR_2010 = 9 CNY_2010",
            "vkm = [traffic]",
            "@alias t = tonelada",
        ]
    )
    assert system.pint_quantity(2.0, system.unit("万箱")).m_as("tonne") == pytest.approx(500.0)
    assert system.pint_quantity(2.0, system.unit("USD")).m_as("CNY") == pytest.approx(13.6)
    assert system.pint_quantity(2.0, system.unit("EUR_2010")).m_as("CNY_2010") == pytest.approx(
        18.0
    )
    assert str(system.unit("vkm").pint) == "vkm"
    assert system.registry("3 tonelada").m_as("kg") == pytest.approx(3000.0)


def test_pint_is_imported_only_when_asked_for():
    code = (
        "import sys; from ecorules.units import default_system; s = default_system();"
        "s.unit('µg/m³').factor_to(s.unit('mg/L')); print('pint' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "False\n"


def test_threads_get_the_same_unit():
    system = SYSTEM.extended(["barrow = 60 kg"])
    found = []
    threads = [
        threading.Thread(target=lambda: found.append(system.unit("万barrow/年"))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert all(unit == found[0] for unit in found)
