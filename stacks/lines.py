"""On which line of a YAML text a part of its value stands."""

from collections.abc import Iterable

import yaml

Path = Iterable[str | int]


def line_of(text: str, path: Path, *, key: str | None = None) -> int:
    """Return the line, counted from 1, of the part at a path, or of the nearest that is there.

    Args:
        text: YAML that was parsed without error.
        path: Keys and indexes from the root, as in `("environments", 0, "account")`.
        key: A key of the mapping at the path, whose own line is meant.
    """
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    if node is None:
        return 1
    line = node.start_mark.line
    for step in (*path, *(() if key is None else (key,))):
        found = _step(node, step)
        if found is None:
            break
        line, node = found
    return int(line) + 1


def _step(node: yaml.Node, step: str | int) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value == step:
                return key.start_mark.line, value
    elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step].start_mark.line, node.value[step]
    return None
