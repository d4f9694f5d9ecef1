"""Write the shapes that the policies hold documents against: `python tools/shapes.py`.

`json.match_schema` reads its schema anew at each decision, which takes longer than all rules
together. What is written here asks the same in Rego; a test holds the two against each other.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "policies" / "lib" / "shapes" / "shapes.rego"
_INPUT = ROOT / "lib" / "modeltrail" / "schemas" / "policy-input.schema.json"
_HEAD = """# METADATA
# title: Shapes
# description: >-
#   Whether a document has the form of its schema; made by tools/shapes.py of the schemas, change
#   those. They say the same, and what is wrong besides, but take longer.
package modeltrail.lib.shapes
"""
_KNOWN = {
    *("$ref", "additionalProperties", "anyOf", "const", "default", "enum", "exclusiveMinimum"),
    *("description", "items", "maxItems", "maxLength", "maximum", "minItems", "minLength"),
    *("minProperties", "minimum", "pattern", "properties", "propertyNames", "required", "type"),
    "$defs",
}


class _Shapes:
    """The functions of one schema, each made once."""

    def __init__(self, prefix: str, definitions: dict[str, Any]) -> None:
        self._prefix = prefix
        self._definitions = definitions
        self._names: dict[str, str] = {}
        self.functions: list[str] = []

    def call(self, schema: Any, hint: str) -> str:
        """Return the name of the function that asks for the form of a schema."""
        key = json.dumps(schema, sort_keys=True)
        if key not in self._names:
            name = "_".join([f"_{self._prefix}", *re.findall("[A-Z]?[a-z0-9]+", hint)]).lower()
            while name in self._names.values():
                name += "_"
            self._names[key] = name
            self.functions += self._bodies(name, schema, hint)
        return self._names[key]

    def _bodies(self, name: str, schema: Any, hint: str) -> list[str]:
        if "anyOf" in schema:
            return [
                f"{name}(x) if {{\n" + "\n".join(self.conditions(part, "x", hint)) + "\n}\n"
                for part in schema["anyOf"]
            ]
        return [f"{name}(x) if {{\n" + "\n".join(self.conditions(schema, "x", hint)) + "\n}\n"]

    def conditions(self, schema: Any, x: str, hint: str) -> Iterator[str]:
        """Yield what must hold of `x`, a line each."""
        if unknown := set(schema) - _KNOWN:
            raise SystemExit(f"tools/shapes.py does not know {', '.join(sorted(unknown))}.")
        if "$ref" in schema:
            name = schema["$ref"].removeprefix("#/$defs/")
            yield f"{self.call(self._definitions[name], name)}({x})"
        elif "anyOf" in schema:
            yield f"{self.call(schema, hint)}({x})"
        elif "enum" in schema:
            yield f"{x} in {{{', '.join(json.dumps(one) for one in schema['enum'])}}}"
        elif "const" in schema:
            yield f"{x} == {json.dumps(schema['const'])}"
        else:
            yield from getattr(self, f"_{schema['type']}")(schema, x, hint)

    def _null(self, _schema: Any, x: str, _hint: str) -> Iterator[str]:
        yield f"{x} == null"

    def _boolean(self, _schema: Any, x: str, _hint: str) -> Iterator[str]:
        yield f"is_boolean({x})"

    def _string(self, schema: Any, x: str, _hint: str) -> Iterator[str]:
        if "pattern" in schema:
            yield f"regex.match(`{schema['pattern']}`, {x})"
            return
        yield f"is_string({x})"
        if schema.get("minLength"):
            yield f'{x} != ""'
        if "maxLength" in schema:
            yield f"count({x}) <= {schema['maxLength']}"

    def _integer(self, schema: Any, x: str, _hint: str) -> Iterator[str]:
        yield f"floor({x}) == {x}"
        yield from self._bounds(schema, x)

    def _number(self, schema: Any, x: str, _hint: str) -> Iterator[str]:
        yield f"is_number({x})"
        yield from self._bounds(schema, x)

    def _bounds(self, schema: Any, x: str) -> Iterator[str]:
        for key, sign in (("minimum", ">="), ("exclusiveMinimum", ">"), ("maximum", "<=")):
            if key in schema:
                yield f"{x} {sign} {schema[key]}"

    def _array(self, schema: Any, x: str, hint: str) -> Iterator[str]:
        yield f"is_array({x})"
        for key, sign in (("minItems", ">="), ("maxItems", "<=")):
            if key in schema:
                yield f"count({x}) {sign} {schema[key]}"
        yield from self._every("item", schema["items"], x, hint)

    def _object(self, schema: Any, x: str, hint: str) -> Iterator[str]:
        yield f"is_object({x})"
        properties = schema.get("properties", {})
        required = set(schema.get("required", ()))
        if schema.get("minProperties"):
            yield f"count({x}) >= {schema['minProperties']}"
        if schema.get("propertyNames"):
            yield f'not {x}[""]'
        if "additionalProperties" not in schema:
            return
        if isinstance(schema["additionalProperties"], dict):
            yield from self._every("_, item", schema["additionalProperties"], x, hint)
        elif set(properties) == required:
            yield f"count({x}) == {len(properties)}"
            for key in sorted(properties):
                yield from self.conditions(properties[key], f"{x}.{key}", key)
        else:
            yield f"every key, item in {x} {{\n{self._optional(properties, hint)}(key, item)\n}}"

    def _every(self, names: str, schema: Any, x: str, hint: str) -> Iterator[str]:
        inner = list(self.conditions(schema, "item", hint))
        if any(line.startswith("every") for line in inner):
            inner = [f"{self.call(schema, hint + '_item')}(item)"]
        yield f"every {names} in {x} {{\n" + "\n".join(inner) + "\n}"

    def _optional(self, properties: dict[str, Any], hint: str) -> str:
        name = f"_{self._prefix}_{hint}_has"
        for key in sorted(properties):
            lines = "\n".join(self.conditions(properties[key], "x", key))
            self.functions.append(f'{name}("{key}", x) if {{\n{lines}\n}}\n')
        return name


def text(opa: str = "opa") -> str:
    """Return the text of the file, as the schemas have it now."""
    parts = [_HEAD]
    schemas = {"policy_input": _input()}
    schemas |= {part: _parameters(opa, part) for part in ("shared", "tier", "model")}
    for name, schema in schemas.items():
        shapes = _Shapes(name, schema.get("$defs", {}))
        lines = "\n".join(shapes.conditions(schema, "x", "all"))
        title = f"# METADATA\n# title: Whether a document has the form of the schema of {name}"
        parts += [f"{title}\n{name}(x) if {{\n{lines}\n}}\n", *shapes.functions]
    return _opa(opa, "fmt", given="\n".join(parts))


def _input() -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(_INPUT.read_bytes())
    return schema


def _parameters(opa: str, part: str) -> dict[str, Any]:
    written = ROOT / "policies" / "lib" / "parameters" / "parameters.rego"
    query = f"data.modeltrail.lib.parameters.{part}"
    schema: dict[str, Any] = json.loads(_opa(opa, "eval", "-d", str(written), "-f", "raw", query))
    return schema


def _opa(opa: str, *arguments: str, given: str | None = None) -> str:
    ran = subprocess.run(  # noqa: S603 (the arguments above)
        [opa, *arguments], input=given, check=False, capture_output=True, text=True
    )
    if ran.returncode:
        raise SystemExit(f"opa {arguments[0]} failed: {ran.stderr}")
    return ran.stdout


if __name__ == "__main__":
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text(text(*sys.argv[1:2]), "utf-8")
