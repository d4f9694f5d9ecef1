"""The boundary of the registry: arguments of another type than a method takes are refused."""

from collections.abc import Callable, Sequence
from functools import cache, wraps
from inspect import signature
from typing import Any, TypeVar

from pydantic import ConfigDict, TypeAdapter, ValidationError, validate_call

from modeltrail.errors import InvalidInput
from modeltrail.events._values import Text

Class = TypeVar("Class", bound=type)

_SHOWN = 80  # characters of a refused value that an error shows


def check_arguments(cls: Class) -> Class:
    """Let every public method of a class raise InvalidInput where an argument is of a wrong type.

    Nothing is converted: "7" is no version, and True no number.
    """
    for name in dir(cls):
        method = getattr(cls, name)
        if not name.startswith("_") and callable(method):
            setattr(cls, name, _checked(method))
    return cls


def _checked(method: Callable[..., Any]) -> Callable[..., Any]:
    names = list(signature(method).parameters)

    @cache
    def check() -> Callable[..., Any]:  # made when it is first called: importing stays light
        config = ConfigDict(strict=True, arbitrary_types_allowed=True)
        return validate_call(config=config)(wraps(method)(lambda *_, **__: None))

    @wraps(method)
    def call(*args: Any, **kwargs: Any) -> Any:
        try:
            check()(*args, **kwargs)
        except ValidationError as error:
            raise refused(error, names) from error
        return method(*args, **kwargs)  # as they were given: a check converts 2^53 + 1 to a float

    return call


def recordable(name: str, text: str, kind: Any = Text) -> str:
    """Return a text as it stands on a timeline.

    Args:
        name: What it is, for the error.
        text: The text.
        kind: Of `modeltrail.events`, what such a text can be.

    Raises:
        InvalidInput: It cannot stand there.
    """
    try:
        checked: str = TypeAdapter(kind).validate_python(text)
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]["msg"].removeprefix("Value error, ")
        raise InvalidInput(f"{name} is {ascii(text)[:_SHOWN]}: {problem}.") from error
    return checked


def refused(error: ValidationError, names: Sequence[str] = ()) -> InvalidInput:
    """Return the error that says which value was refused, and why.

    Args:
        error: What the check found.
        names: Of the arguments that were given by position.
    """
    problem = error.errors(include_url=False)[0]
    first, *inner = problem["loc"] or ("argument",)
    name = names[first] if isinstance(first, int) and first < len(names) else first
    parts = (f"#{part + 1}" if isinstance(part, int) else str(part) for part in (name, *inner))
    place = ".".join(part[:_SHOWN] for part in parts)
    shown = ascii(problem["input"])[:_SHOWN]
    return InvalidInput(f"{place} is {shown}: {problem['msg']}.")
