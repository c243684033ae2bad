"""Shapes of values that every part of a rule file shares: texts, titles, sources, people."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    GetJsonSchemaHandler,
    Tag,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, PydanticCustomError

__all__ = [
    "Model",
    "People",
    "Source",
    "Sources",
    "Text",
    "Texts",
    "Title",
    "shape_of",
]

_SCALAR = {"type": ["string", "number", "boolean"]}


def _text(value: Any) -> Any:
    if value is None:
        raise PydanticCustomError("empty", "nothing is given here", {"hint": "write a value"})
    if isinstance(value, dict):
        raise PydanticCustomError("shape", "a text or number belongs here, not a map")
    if isinstance(value, list):
        raise PydanticCustomError("shape", "a text or number belongs here, not a list")
    return value


def _listed(value: Any) -> Any:
    if isinstance(value, str) and value[:1] in {"【", "［"} and value[-1:] in {"】", "］"}:
        message = "a list ([a, b]) belongs here, not the text {given}"
        raise PydanticCustomError("shape", message, {"given": repr(value[:40])})
    return [value] if isinstance(value, (str, dict)) else value


class _OrOne:
    """Tells editors that one item may stand where a list is expected."""

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        schema = handler(core)
        return {"anyOf": [schema["items"], schema]}


def shape_of(value: Any) -> str:
    """Return ``map``, ``list`` or ``text``: which branch of a union a value is."""
    if isinstance(value, (dict, BaseModel)):
        return "map"
    return "list" if isinstance(value, list) else "text"


Text: TypeAlias = Annotated[str, BeforeValidator(_text), WithJsonSchema(_SCALAR)]
Texts: TypeAlias = Annotated[list[Text], BeforeValidator(_listed), _OrOne()]


class Model(BaseModel):
    """A closed map of keys that never changes."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_by_name=False)


class Translations(Model):
    """One text in English and Chinese."""

    en: Text | None = None
    zh: Text | None = None


Title: TypeAlias = Annotated[
    Annotated[Text, Tag("text")] | Annotated[Translations, Tag("map")], Discriminator(shape_of)
]


class Source(Model):
    """Where a sentence stands: document, clause 条款, and a locating phrase."""

    document: Text | None = Field(None, description="A key of `sources`.")
    clause: Text | None = Field(None, description="Chapter, section, paragraph: 一(三).")
    phrase: Text | None = Field(
        None, description="Characters that locate it: at most 10, or 40 if none is Chinese."
    )


Sources: TypeAlias = Annotated[list[Source], BeforeValidator(_listed), _OrOne()]


class People(Model):
    """Who answers for a rule."""

    lead: Texts | None = Field(None, description="Lead units 牵头单位.")
    support: Texts | None = Field(None, description="Supporting units 配合单位.")
    responsible: Texts | None = Field(None, description="责任单位, roles not told apart.")
    supervise: Texts | None = Field(None, description="Supervising units 督办单位.")
