"""Reads YAML into plain values, each with its line. Every scalar is text: a version stays one, and so does `no`.

Only the plain part of YAML is taken: no anchors, no aliases, one document, bounded in size and depth. So a small file
cannot grow large in memory.
"""

from __future__ import annotations

from typing import Any

import yaml

from catalogue.own.problems import OwnPackError, Path, Problem, Source

LARGEST = 2**20
"""Bytes of a file."""
_DEEPEST = 20
_MOST_NODES = 100_000
_Loader = yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader


def read_yaml(data: bytes, name: str) -> Source:
    """The mapping in `data`. Raises `OwnPackError` with the line of what can't be read."""
    if len(data) > LARGEST:
        raise OwnPackError(name, [Problem("", f"it is larger than {LARGEST // 2**20} MiB; no question set is.")])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _error(name, line, "no UTF-8 text. Save the file as UTF-8.") from None
    try:
        _check_plain(text, name)
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        raise _marked(error, text, name) from None
    except yaml.YAMLError as error:
        raise OwnPackError(name, [Problem("", f"no YAML: {' '.join(str(error).split())}.")]) from None
    if not isinstance(node, yaml.MappingNode):
        raise _error(name, 1, "no question set: it must begin with “id: own-...”.")
    lines: dict[Path, int] = {}
    raw = _Values(name, lines).mapping(node, ())
    return Source(raw, lambda path: _line(lines, path))


def _error(name: str, line: int, text: str) -> OwnPackError:
    return OwnPackError(name, [Problem(f"line {line}", text)])


def _check_plain(text: str, name: str) -> None:
    """Refuse what plain YAML doesn't need, before anything is built from it."""
    depth = 0
    for nodes, event in enumerate(yaml.parse(text, Loader=_Loader), start=1):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _error(
                name, line, "anchors (&) and aliases (*) are not taken. Write the text out, or put it in quotes."
            )
        if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            depth += 1
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            depth -= 1
        if depth > _DEEPEST:
            raise _error(name, line, f"nested more than {_DEEPEST} deep.")
        if nodes > _MOST_NODES:
            raise _error(name, line, f"more than {_MOST_NODES:,} values; no question set has as many.")


def _marked(error: yaml.MarkedYAMLError, text: str, name: str) -> OwnPackError:
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return OwnPackError(name, [Problem("", f"no YAML: {error.problem or error.context}.")])
    lines = text.splitlines()
    here = lines[mark.line] if mark.line < len(lines) else ""
    blanks = here[: len(here) - len(here.lstrip())]
    if "\t" in blanks or here[mark.column : mark.column + 1] == "\t":
        return _error(name, mark.line + 1, "a tab. YAML is indented with spaces: replace it by spaces.")
    found = (error.problem or error.context or "cannot be read").rstrip(".")
    return _error(name, mark.line + 1, f"no YAML at column {mark.column + 1}: {found}.")


class _Values:
    """Builds values from nodes and notes their lines."""

    def __init__(self, name: str, lines: dict[Path, int]) -> None:
        self._name = name
        self._lines = lines

    def mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        """A mapping; its line is that of its first key."""
        self._lines[path] = node.start_mark.line + 1
        found: dict[str, Any] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                raise _error(self._name, line, "a key must be a word.")
            if key.value in found:
                raise _error(self._name, line, f"the key “{key.value}” is there twice.")
            found[key.value] = self._value(value, (*path, key.value))
            self._lines[(*path, key.value)] = line
        return found

    def _value(self, node: yaml.Node, path: Path) -> Any:
        self._lines[path] = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self._value(one, (*path, index)) for index, one in enumerate(node.value)]
        # A block of lines (“|”) ends with a line break that nobody meant.
        return node.value.strip() if isinstance(node.value, str) else node.value


def _line(lines: dict[Path, int], path: Path) -> str:
    while path and path not in lines:
        path = path[:-1]
    return f"line {lines.get(path, 1)}"
