"""The boundary of the registry: arguments of another type than a method takes are refused."""

from collections.abc import Callable
from functools import cache, wraps
from typing import Any, TypeVar

from pydantic import ConfigDict, ValidationError, validate_call

from modeltrail.errors import InvalidInput

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
    @cache
    def validated() -> Callable[..., Any]:  # made when it is first called: importing stays light
        config = ConfigDict(strict=True, arbitrary_types_allowed=True)
        return validate_call(config=config)(_gather)

    @wraps(method)
    def _gather(*args: Any, **kwargs: Any) -> Any:
        return lambda: method(*args, **kwargs)

    @wraps(method)
    def call(*args: Any, **kwargs: Any) -> Any:
        try:
            carry_out = validated()(*args, **kwargs)
        except ValidationError as error:
            raise refused(error) from error
        return carry_out()

    return call


def refused(error: ValidationError) -> InvalidInput:
    """Return the error that says which value was refused, and why."""
    problem = error.errors(include_url=False)[0]
    place = ".".join(str(part)[:_SHOWN] for part in problem["loc"])
    shown = ascii(problem["input"])[:_SHOWN]
    return InvalidInput(f"{place} is {shown}: {problem['msg']}.")
