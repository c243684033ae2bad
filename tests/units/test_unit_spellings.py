import pytest

from ecorules.units import default_system

SYSTEM = default_system()


def read(text):
    unit = SYSTEM.unit(text)
    return unit.text, unit.zh, unit.factor


@pytest.mark.parametrize(
    ("written", "text", "zh", "factor"),
    [
        ("千克", "千克", "千克", 1.0),
        ("公斤", "公斤", "公斤", 1.0),
        ("千米", "千米", "千米", 1000.0),
        ("万吨", "万吨", "万吨", 1e7),
        ("亿元", "亿元", "亿元", 1e8),
        ("万亿元", "万亿元", "万亿元", 1e12),
        ("万人", "万人", "万人", 1e4),
        ("百人", "百人", "百人", 100.0),
        ("万公顷", "万公顷", "万公顷", 1e8),
        ("万吨标准煤", "万吨标准煤", "万吨标准煤", 2.93076e14),
        ("亿千瓦时", "亿千瓦时", "亿千瓦时", 3.6e14),
        ("万千瓦", "万千瓦", "万千瓦", 1e7),
        ("千万千瓦", "千万千瓦", "千万千瓦", 1e10),
        ("万立方米", "万立方米", "万立方米", 1e4),
        ("亿立方米", "亿立方米", "亿立方米", 1e8),
        ("万平方米", "万平方米", "万平方米", 1e4),
        ("平方公里", "平方公里", "平方公里", 1e6),
        ("万吨/年", "万吨/年", "万吨/年", 1e7 / 31557600),
        ("吨CO2/万元", "吨CO2/万元", "吨CO2/万元", 0.1),
        ("亿m³", "亿m³", "亿立方米", 1e8),
        ("亿m3", "亿m³", "亿立方米", 1e8),
        ("million m³", "million m³", "百万立方米", 1e6),
        ("billion USD", "billion USD", "十亿美元", 1e9),
        ("thousand t", "thousand t", "千吨", 1e6),
        ("m", "m", "米", 1.0),
        ("km²", "km²", "平方千米", 1e6),
        ("ha", "ha", "公顷", 1e4),
        ("hm²", "ha", "公顷", 1e4),
        ("hm^2", "ha", "公顷", 1e4),
        ("t", "t", "吨", 1000.0),
        ("kt", "kt", "千吨", 1e6),
        ("Mt", "Mt", "百万吨", 1e9),
        ("Gt", "Gt", "十亿吨", 1e12),
        ("kg", "kg", "千克", 1.0),
        ("g", "g", "克", 1e-3),
        ("mg/L", "mg/L", "毫克/升", 1e-3),
        ("kWh", "kWh", "千瓦时", 3.6e6),
        ("kW·h", "kWh", "千瓦时", 3.6e6),
        ("MWh", "MWh", "兆瓦时", 3.6e9),
        ("GWh", "GWh", "吉瓦时", 3.6e12),
        ("TWh", "TWh", "太瓦时", 3.6e15),
        ("kW", "kW", "千瓦", 1e3),
        ("MW", "MW", "兆瓦", 1e6),
        ("GW", "GW", "吉瓦", 1e9),
        ("J", "J", "焦耳", 1.0),
        ("MJ", "MJ", "兆焦", 1e6),
        ("GJ", "GJ", "吉焦", 1e9),
        ("TJ", "TJ", "太焦", 1e12),
        ("PJ", "PJ", "拍焦", 1e15),
        ("EJ", "EJ", "艾焦", 1e18),
        ("tce", "tce", "吨标准煤", 2.93076e10),
        ("ktce", "ktce", "千吨标准煤", 2.93076e13),
        ("Mtce", "Mtce", "百万吨标准煤", 2.93076e16),
        ("toe", "toe", "吨标准油", 4.1868e10),
        ("tCO2", "tCO2", "吨二氧化碳", 1000.0),
        ("tCO₂", "tCO2", "吨二氧化碳", 1000.0),
        ("t CO2", "tCO2", "吨二氧化碳", 1000.0),
        ("tCO2e", "tCO2e", "吨二氧化碳当量", 1.0),
        ("MtCO2e", "MtCO2e", "百万吨二氧化碳当量", 1e6),
        ("Mt CO2-eq/yr", "MtCO2e/yr", "百万吨二氧化碳当量/年", 1e6 / 31557600),
        ("d", "d", "天", 86400.0),
        ("day", "d", "天", 86400.0),
        ("日", "日", "日", 86400.0),
        ("h", "h", "小时", 3600.0),
        ("min", "min", "分钟", 60.0),
        ("s", "s", "秒", 1.0),
        ("week", "week", "周", 604800.0),
        ("year", "yr", "年", 31557600.0),
        ("岁", "岁", "岁", 31557600.0),
        ("dB", "dB", "分贝", 1.0),
        ("dB(A)", "dB", "分贝", 1.0),
        ("pH", "pH", "pH", 1.0),
        ("°C", "°C", "摄氏度", 1.0),
        ("℃", "°C", "摄氏度", 1.0),
        ("°C/年", "°C/年", "摄氏度/年", 1 / 31557600),
        ("CNY", "CNY", "元", 1.0),
        ("人民币", "人民币", "人民币", 1.0),
        ("USD", "USD", "美元", 1.0),
        ("US$", "USD", "美元", 1.0),
        ("EUR", "EUR", "欧元", 1.0),
        ("€/MWh", "EUR/MWh", "欧元/兆瓦时", 1 / 3.6e9),
        ("HKD", "HKD", "港元", 1.0),
        ("元_2015", "元_2015", "元(2015年价)", 1.0),
        ("万元_2015", "万元_2015", "万元(2015年价)", 1e4),
        ("万元(2015年价)", "万元_2015", "万元(2015年价)", 1e4),
        ("亿元（2015年可比价）", "亿元_2015", "亿元(2015年价)", 1e8),
        ("USD_2010", "USD_2010", "美元(2010年价)", 1.0),
        ("US$2010", "USD_2010", "美元(2010年价)", 1.0),
        ("CNY_1900", "CNY_1900", "元(1900年价)", 1.0),
        ("CNY_2100", "CNY_2100", "元(2100年价)", 1.0),
        ("1", "1", "1", 1.0),
        ("倍", "倍", "倍", 1.0),
        ("%", "%", "%", 0.01),
        ("％", "%", "%", 0.01),
        ("‰", "‰", "‰", 0.001),
        ("pp", "pp", "百分点", 1.0),
        ("percentage points", "pp", "百分点", 1.0),
        ("percentage_point", "pp", "百分点", 1.0),
        ("百分点", "百分点", "百分点", 1.0),
        ("个百分点", "个百分点", "个百分点", 1.0),
        ("person", "person", "人", 1.0),
        ("名", "名", "名", 1.0),
        ("户", "户", "户", 1.0),
        ("ppm", "ppm", "ppm", 1e-6),
        ("㎡", "m²", "平方米", 1.0),
        ("㎎／Ｌ", "mg/L", "毫克/升", 1e-3),
        ("µS/cm", "µS/cm", "微西门子/厘米", 1e-4),
    ],
)
def test_a_unit_is_read_and_printed(written, text, zh, factor):
    assert read(written) == (text, zh, pytest.approx(factor, rel=1e-15))


@pytest.mark.parametrize(
    "written",
    [
        "ug/m3",
        "ug/m^3",
        "ug/m**3",
        "μg/m³",  # Greek mu, U+03BC
        "µg/m³",  # micro sign, U+00B5
        "µg·m⁻³",
        "µg m-3",
        "µg m^-3",
        "µg⋅m^(-3)",
        "µg*m**-3",
        "㎍/㎥",
        " µg / m³ ",
        "µg/(m³)",
        "(µg)/m³",
    ],
)
def test_one_unit_has_many_spellings(written):
    assert SYSTEM.unit(written) is SYSTEM.unit("µg/m³")


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("萬噸", "万吨"),
        ("億元", "亿元"),
        ("億圓", "亿元"),
        ("日圓", "日元"),
        ("歐元", "欧元"),
        ("畝", "亩"),
        ("公頃", "公顷"),
        ("公裡", "公里"),
        ("公里", "公里"),
        ("噸標準煤/萬元", "吨标准煤/万元"),
        ("千瓦時", "千瓦时"),
        ("百分點", "百分点"),
        ("個", "个"),
        ("攝氏度", "摄氏度"),
        ("小時", "小时"),
        ("微克每立方米", "微克/立方米"),
        ("升/每人", "升/人"),
        ("万 吨", "万吨"),
    ],
)
def test_traditional_and_loose_spellings_are_the_simplified_ones(traditional, simplified):
    assert SYSTEM.unit(traditional) is SYSTEM.unit(simplified)


@pytest.mark.parametrize(
    "classifier",
    [
        "家",
        "个",
        "件",
        "项",
        "座",
        "次",
        "处",
        "台",
        "辆",
        "条",
        "起",
        "户",
        "例",
        "篇",
        "门",
        "期",
        "场",
        "份",
        "宗",
        "批",
        "人次",
        "item",
    ],
)
def test_every_classifier_is_a_count(classifier):
    unit = SYSTEM.unit(classifier)
    assert unit.is_count
    assert unit.factor_to(SYSTEM.unit("家")) == 1.0
    assert not unit.converts_to(SYSTEM.unit("1"))
    assert not unit.converts_to(SYSTEM.unit("人"))


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("kg/(ha·yr)", "kg/ha/yr"),
        ("kg/ha/yr", "kg/ha/yr"),
        ("kg ha-1 yr-1", "kg/ha/yr"),
        ("(t/km²)/yr", "t/km²/yr"),
        ("s⁻¹", "1/s"),
        ("1/年", "1/年"),
        ("m·m", "m²"),
        ("m³/m", "m²"),
        ("t/t", "1"),
        ("t/吨", "1"),
        ("万吨/吨", "万吨/吨"),
        ("升每人每天", "升/人/天"),
        ("吨·公里", "吨·公里"),
    ],
)
def test_products_are_printed_in_one_form(written, text):
    unit = SYSTEM.unit(written)
    assert unit.text == text
    assert SYSTEM.unit(text) is unit


def test_every_name_reads_back_from_what_is_printed():
    for unit in SYSTEM.lexicon.units.values():
        for spelling in (unit.name, unit.symbol, *unit.chinese, *unit.others):
            read_unit = SYSTEM.unit(spelling)
            assert read_unit.parts[0].name == unit.name
            assert SYSTEM.unit(read_unit.text) is read_unit
            assert SYSTEM.unit(read_unit.zh).scale == read_unit.scale


def test_the_kind_of_a_unit_is_known():
    def kinds(text):
        unit = SYSTEM.unit(text)
        names = ["plain", "share", "points", "count", "money", "offset", "logarithmic"]
        return [name for name in names if getattr(unit, f"is_{name}")]

    assert kinds("1") == ["plain"]
    assert kinds("倍") == ["plain"]
    assert kinds("%") == ["share"]
    assert kinds("‰") == ["share"]
    assert kinds("‱") == ["share"]
    assert kinds("ppm") == []
    assert kinds("元/万元") == []
    assert kinds("pp") == ["points"]
    assert kinds("千分点") == ["points"]
    assert kinds("万家") == ["count"]
    assert kinds("亿元") == ["money"]
    assert kinds("万元_2015") == ["money"]
    assert kinds("元/吨") == []
    assert kinds("°C") == ["offset"]
    assert kinds("K") == []
    assert kinds("°C/年") == []
    assert kinds("dB") == ["logarithmic"]
    assert kinds("pH") == ["logarithmic"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1", "plain ratio"),
        ("%", "plain ratio"),
        ("t", "mass"),
        ("µg/m³", "mass per volume"),
        ("kW·s", "energy"),
        ("tce/万元", "energy per money (CNY)"),
        ("元_2015", "money (CNY at 2015 prices)"),
        ("kgce/t", "energy per mass"),
        ("件/万人", "count per person"),
        ("1/年", "number per time"),
        ("pp", "percentage points"),
        ("tCO2e", "CO2 equivalent"),
        ("t·km", "mass × length"),
    ],
)
def test_a_dimension_is_told_in_words(text, words):
    assert SYSTEM.unit(text).dimension_words == words
