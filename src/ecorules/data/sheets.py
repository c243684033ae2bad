"""Sheets of a workbook: which of them is read, and which hold data that are not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecorules.errors import Place, Problem, UsageError, counted, did_you_mean, few

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["chosen_sheet", "unread_sheets"]


def chosen_sheet(book: Any, sheet: str | int | None, source: str) -> str:
    """Return the name of the sheet to read.

    Args:
        book: a workbook of calamine that has sheets.
        sheet: the name, or the number from 1 that hidden sheets have too; the first that is in
            sight if None.
        source: what the workbook is called in messages.

    Raises:
        UsageError: there is no such sheet.
    """
    names: Sequence[str] = book.sheet_names
    if sheet is None:
        return [*_in_sight(book), *names][0]
    if isinstance(sheet, int):
        if 1 <= sheet <= len(names):
            return names[sheet - 1]
        raise UsageError(
            f"{source} has {counted(len(names), 'sheet')}, and none of number {sheet}",
            code="unknown-sheet",
            hint=f"its sheets, from 1: {', '.join(names)}",
        )
    if sheet not in names:
        raise UsageError(
            f"{source} has no sheet {sheet!r}{did_you_mean(sheet, names)}",
            code="unknown-sheet",
            hint=f"its sheets: {', '.join(names)}",
        )
    return sheet


def unread_sheets(book: Any, name: str, source: str) -> tuple[Problem, ...]:
    """Return the note on the sheets in sight that hold data and are not the one that is read.

    Args:
        book: a workbook of calamine.
        name: the sheet that is read.
        source: what the workbook is called in messages.
    """
    others = [other for other in _in_sight(book) if other != name and _is_filled(book, other)]
    if not others:
        return ()
    note = Problem(
        "unread-sheet",
        f"sheet {name!r} was read, and not {few(map(repr, others))}",
        f"name the one that is meant, sheet={others[0]!r}; of registers and parameters the first "
        "one is read",
        Place(source),
    )
    return (note,)


def _in_sight(book: Any) -> list[str]:
    """Return the names of the sheets that a person sees, and that have cells."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum  # noqa: PLC0415 - it is slow

    return [
        sheet.name
        for sheet in book.sheets_metadata
        if (sheet.visible, sheet.typ) == (SheetVisibleEnum.Visible, SheetTypeEnum.WorkSheet)
    ]


def _is_filled(book: Any, name: str) -> bool:
    from python_calamine import CalamineError  # noqa: PLC0415 - as above

    try:
        return book.get_sheet_by_name(name).start is not None
    except CalamineError:  # whatever it holds, it was not read
        return True
