"""Reads from the sources below the views which failures they can tell people."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import caas_console

_PACKAGE = Path(caas_console.__file__).parent
_PLACE = "{}"
_EXAMPLES = "openapi_examples"
# What makes a failure besides the errors themselves; each takes its sentences in this order.
_MAKERS = {"Problem", "_invalid", "failure", "_Known"}


def sentences() -> Iterator[tuple[str, str]]:
    """Where, and a title, detail or hint; ``{}`` stands for what is put in."""
    paths = sorted([*_PACKAGE.glob("backend/**/*.py"), *_PACKAGE.glob("models/controllers/*.py")])
    trees = {
        str(path.relative_to(_PACKAGE)): ast.parse(path.read_text(encoding="utf-8"))
        for path in paths
        if path.parent.name != _EXAMPLES
    }
    makers = _MAKERS | _errors(trees.values())
    for place, tree in trees.items():
        assigned = _assigned(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _name(node.func) in makers:
                for text in _texts_of_call(node, assigned):
                    yield f"{place}:{node.lineno}", text


def _errors(trees: Iterable[ast.Module]) -> set[str]:
    """The names of ConsoleError and of all that derive from it."""
    classes = [one for tree in trees for one in ast.walk(tree) if isinstance(one, ast.ClassDef)]
    names, found = {"ConsoleError"}, 0
    while found < len(names):
        found = len(names)
        names |= {one.name for one in classes if names & {_name(base) for base in one.bases}}
    return names


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _assigned(tree: ast.Module) -> dict[str, list[ast.expr]]:
    """What each name of the module is given anywhere, and what its functions return."""
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found.setdefault(node.targets[0].id, []).append(node.value)
        if isinstance(node, ast.FunctionDef):
            returns = [one.value for one in ast.walk(node) if isinstance(one, ast.Return)]
            found.setdefault(node.name, []).extend(one for one in returns if one is not None)
    return found


def _texts_of_call(call: ast.Call, assigned: dict[str, list[ast.expr]]) -> Iterator[str]:
    # The first two of a _Known are a pattern and an error.
    arguments = call.args[2:] if _name(call.func) == "_Known" else call.args[:3]
    named = [one.value for one in call.keywords if one.arg in {"title", "detail", "hint"}]
    for argument in (*arguments, *named):
        yield from _texts(argument, assigned)


def _texts(node: ast.expr, assigned: dict[str, list[ast.expr]]) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(text)):
            # A template of _Known names what is put in.
            yield re.sub(r"\{\w+\}", _PLACE, text)
        case ast.JoinedStr():
            parts = (one.value if isinstance(one, ast.Constant) else _PLACE for one in node.values)
            yield "".join(map(str, parts))
        case ast.IfExp():
            yield from _texts(node.body, assigned)
            yield from _texts(node.orelse, assigned)
        case ast.Name() | ast.Call(func=ast.Name()):
            name = node.id if isinstance(node, ast.Name) else _name(node.func)
            others = {key: value for key, value in assigned.items() if key != name}
            for value in assigned.get(name, []):
                yield from _texts(value, others)
        case (
            ast.Call(func=ast.Attribute(value=ast.Name() as table, attr="get"))
            | ast.Subscript(value=ast.Name() as table)
        ):
            for value in assigned.get(table.id, []):
                for one in value.values if isinstance(value, ast.Dict) else []:
                    yield from _texts(one, assigned)
