"""Texts in expressions: they are equal or not, and nothing else."""

import pickle

import numpy as np
import pytest
from expression_helpers import number, refusal, tolist, trace

from ecorules.expressions import Input, LabelType, Rows, TextType, TruthType, Vocabulary


def scope(words=None):
    words = Vocabulary() if words is None else words
    return {
        **dict.fromkeys(["owner", "keeper"], TextType(words)),
        "foreign": TextType(Vocabulary()),
        "p": TruthType(),
        "x": number("t"),
        "class": LabelType(("Ⅰ", "Ⅱ")),
    }


def run(text, words, **values):
    formula = trace(text, scope(words))
    rows = [Rows(np.array([values[name]], dtype=float)) for name, _ in formula.inputs]
    return tolist(formula.evaluate(rows).values)


T, F, U = 1.0, 0.0, None


def test_a_text_is_equal_or_not():
    words = Vocabulary()
    answers = [run("owner == '株冶'", words, owner=owner) for owner in (0, 1, None)]
    assert answers == [T, F, U]
    answers = [run("'株冶' != owner", words, owner=owner) for owner in (0, 1, None)]
    assert answers == [F, T, U]
    assert list(words) == ["株冶"]


def test_a_text_in_a_list():
    words = Vocabulary()
    text = "owner in ['株冶', '昊华化工']"
    assert [run(text, words, owner=owner) for owner in (0, 1, 2, None)] == [T, T, F, U]
    text = "owner not in ['昊华化工', '株冶']"
    assert [run(text, words, owner=owner) for owner in (0, 1, 2, None)] == [F, F, T, U]
    assert list(words) == ["株冶", "昊华化工"]


def test_two_texts_compare():
    assert run("owner == keeper", Vocabulary(), owner=3, keeper=3) == T
    assert run("owner != keeper", Vocabulary(), owner=3, keeper=3) == F
    assert run("owner == keeper", Vocabulary(), owner=3, keeper=4) == F
    assert run("owner == keeper", Vocabulary(), owner=3, keeper=None) == U


def test_a_text_may_be_unknown_and_may_have_a_past():
    assert run("known(owner)", Vocabulary(), owner=None) == F
    assert run("known(owner)", Vocabulary(), owner=3) == T
    formula = trace("previous(owner) == owner", scope())
    assert formula.inputs == (Input("owner", 1), Input("owner", 0))


def test_a_chain_of_texts():
    assert run("owner == keeper == '株冶'", Vocabulary(), owner=0, keeper=0) == T


def test_many_texts_are_told_apart():
    words = Vocabulary()
    for place in range(2000):
        assert words.code(f"企业{place}") == place
    assert run("owner == '企业1999'", words, owner=1998) == F
    assert run("owner == '企业1999'", words, owner=1999) == T


def test_a_vocabulary_counts_from_zero():
    words = Vocabulary()
    assert len(words) == 0
    assert [words.code(text) for text in ("b", "a", "b", "c")] == [0.0, 1.0, 0.0, 2.0]
    assert list(words) == ["b", "a", "c"]
    assert words.find("c") == 2.0
    assert words.find("d") is None
    assert len(words) == 3


def test_two_spellings_are_one_text():
    words = Vocabulary()
    assert words.code("ＡＢ１") == 0.0
    assert words.code(" AB1\u3000") == 0.0
    assert words.code("ab1") == 1.0
    assert words.find("AB1 ") == 0.0


def test_a_copy_grows_by_itself():
    words = Vocabulary()
    words.code("a")
    copy = words.copy()
    assert copy.code("b") == 1.0
    assert copy.code("a") == 0.0
    assert list(words) == ["a"]


def test_the_same_text_is_traced_to_the_same_numbers():
    first, second = Vocabulary(), Vocabulary()
    text = "owner == 'b' or keeper in ['a', 'b'] or owner == 'c'"
    assert trace(text, scope(first)) == trace(text, scope(second))
    assert list(first) == list(second) == ["b", "a", "c"]


def test_text_types_are_told_apart_by_their_vocabulary():
    words = Vocabulary()
    assert TextType(words) == TextType(words)
    assert TextType(words) != TextType(Vocabulary())
    assert len({TextType(words), TextType(words)}) == 1
    assert str(TextType(words)) == "a text"


def test_texts_travel():
    words = Vocabulary()
    words.code("a")
    first, second = pickle.loads(pickle.dumps((TextType(words), TextType(words))))
    assert first == second
    assert list(first.vocabulary) == ["a"]
    formula = trace("owner == 'a'", scope(words))
    assert pickle.loads(pickle.dumps(formula)) == formula


REFUSED = [
    ("owner", 0, "owner == 'text'"),
    ("owner < 'a'", 0, "texts have no order (<)"),
    ("'a' >= owner", 7, "texts are compared by == and !="),
    ("owner <= keeper", 0, "texts have no order"),
    ("owner == 3", 9, "'3' is a bare number, beside the text 'owner'"),
    ("x == owner", 0, "owner == 'text'"),
    ("owner == class", 9, "beside the text 'owner'"),
    ("p == owner", 0, "is a truth value, beside the text"),
    ("owner == foreign", 9, "share no vocabulary"),
    ("owner == ''", 9, "an empty cell is a gap"),
    ("owner in ['a', ' ']", 15, "known(x)"),
    ("owner in ['a', 3]", 15, "quote the texts"),
    ("owner in [quantity('3 t')]", 10, "quote the texts"),
    ("'a' in ['a']", 0, "is a literal"),
    ("owner + x", 0, "is a text and has no place in a sum"),
    ("-owner", 1, "x == 'text'"),
    ("abs(owner)", 4, "x == 'text'"),
    ("min(owner, keeper)", 4, "is a text and has no place in min()"),
    ("owner and p", 0, "write a comparison: x == 'text'"),
    ("not owner", 4, "write a comparison: x == 'text'"),
    ("owner if p else keeper", 0, "has no place in a choice"),
    ("x if p else keeper", 12, "has no place in a choice"),
    ("x if owner else x", 5, "write a comparison"),
    ("class in ['Ⅰ'] and class == owner", 19, "beside the text 'owner'"),
]


@pytest.mark.parametrize(("text", "offset", "said"), REFUSED)
def test_refused_with_place_and_hint(text, offset, said):
    error = refusal(text, scope())
    assert said in str(error)
    assert error.offset == offset
    assert error.hint
