"""YAML that people wrote, under the boundary's rules; who imports this has PyYAML."""

from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

from modeltrail.boundary import DEEPEST, check_json, read_file
from modeltrail.errors import InvalidInput

_MAX_FILE = 1024 * 1024


def read_yaml(path: Path, *, what: str) -> str:
    """Return the text of a YAML file.

    Args:
        path: The file.
        what: What to call it in an error.

    Raises:
        InvalidInput: There is none, it cannot be read, is too large, or is not UTF-8.
    """
    try:
        return read_file(path, limit=_MAX_FILE, what=what).decode()
    except UnicodeDecodeError as error:
        raise InvalidInput(f"The {what} {path} cannot be read: {error}.") from error


def parse_yaml(text: str) -> Any:
    """Return a YAML value that every reader takes for the same.

    Raises:
        ValueError: The text is not YAML, names a key twice, refers to another part of itself, or
            holds what `check_json` refuses.
    """
    try:
        # The loader is PyYAML's safe one, made to refuse more.
        value = yaml.load(text, Loader=_Loader)  # noqa: S506
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from error
    except RecursionError:
        raise ValueError(f"it is nested deeper than {DEEPEST} levels") from None
    check_json(value)
    return value


class _Loader(yaml.SafeLoader):
    """PyYAML's safe loader, which keeps the last of two equal keys; this one refuses them."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Refuse references: few of them make a document of no end."""
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]  # nor is its stub
            raise yaml.composer.ComposerError(
                None, None, "a reference (*) is not taken; write it out", event.start_mark
            )
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002 (PyYAML's own signature)
        seen = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and (key.tag, key.value) in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key.value!r} is written twice", key.start_mark
                )
            seen.add((key.tag, str(key.value)))
        return super().construct_mapping(node, deep)
