"""What a kernel is: one small numpy function, and the causes of the gaps it leaves."""

from __future__ import annotations

import importlib
from abc import abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

import numpy as np

from ecorules.engine.causes import FLAGS, UNDEFINED_VALUE

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from numpy.typing import NDArray

    from ecorules.engine.world import Space

__all__ = [
    "Arrays",
    "Floats",
    "Frame",
    "Kernel",
    "Masks",
    "Params",
    "Step",
    "any_cause",
    "options_of",
    "undefined_cause",
]

Floats: TypeAlias = "NDArray[np.float64]"
Masks: TypeAlias = "NDArray[np.uint16]"
Arrays: TypeAlias = "Sequence[NDArray[Any]]"
# Numbers that differ from step to step: scalars for one step, columns [steps, 1] for a batch.
Params: TypeAlias = "Sequence[Any]"
Run: TypeAlias = "Callable[[Arrays, Params, Any], tuple[NDArray[Any], ...]]"


class Frame(Protocol):
    """The rows of one block after a run, and the causes of their gaps."""

    @abstractmethod
    def space(self, grouping: Any) -> Space:
        """Return the members that a step leads to or from, by what its options say of them."""

    @abstractmethod
    def row(self, number: int) -> NDArray[Any]:
        """Return the values of a row, ``[series]``."""

    @abstractmethod
    def why(self, number: int) -> Masks:
        """Return the causes of the gaps of a row, ``[series]``; 0 where it is known."""


_KNOWN: dict[tuple[str, str], Kernel] = {}


def _kernel(module: str, name: str) -> Kernel:
    importlib.import_module(module)
    return _KNOWN[module, name]


@dataclass(frozen=True, slots=True, eq=False)
class Kernel:
    """A numpy function from rows to rows.

    It works on rows ``[series]`` and on batches of steps ``[steps, series]`` alike, element by
    element, and never on neighbouring series.

    Attributes:
        name: for messages and pictures.
        run: (inputs, params, options) -> outputs.
        why: (frame, step) -> causes of the gaps of the outputs.
        crosses: whether it leads from places to members or back; its options are then a pair,
            of what the step says and of the members.
    """

    name: str
    run: Run
    why: Callable[[Frame, Step], Masks]
    crosses: bool = False

    def __post_init__(self) -> None:
        _KNOWN[self.run.__module__, self.name] = self

    def __repr__(self) -> str:
        return f"<kernel {self.name}>"

    def __reduce__(self) -> tuple[object, ...]:
        # A kernel is known by identity, so that a copy of one is the same one.
        return _kernel, (self.run.__module__, self.name)


@dataclass(slots=True, eq=False)
class Step:
    """One application of a kernel.

    Attributes:
        inputs: numbers of rows; outcomes are negative.
        params: numbers that may differ within a batch.
        options: what is the same for a whole batch.
        outputs: numbers of the rows it fills.
    """

    kernel: Kernel
    inputs: tuple[int, ...]
    params: tuple[float, ...]
    options: Hashable
    outputs: tuple[int, ...]


def options_of(step: Step) -> Any:
    """Return the options of a step, in the form that its kernel gives them."""
    return step.options


def any_cause(frame: Frame, step: Step) -> Masks:
    """The causes of all inputs."""
    mask = frame.why(step.inputs[0])
    for number in step.inputs[1:]:
        mask = mask | frame.why(number)
    return mask


def undefined_cause(frame: Frame, step: Step) -> Masks:
    """The causes of all inputs; where there are none and yet no value, it is undefined."""
    mask = any_cause(frame, step)
    gap = np.isnan(frame.row(step.outputs[0]))
    undefined = gap & ((mask & ~np.uint16(FLAGS)) == 0)
    return mask | np.where(undefined, np.uint16(UNDEFINED_VALUE), np.uint16(0))
