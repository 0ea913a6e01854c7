"""Reads from the platform's sources which actions it records in the audit trail."""

import ast
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from caas_console.backend import platform
from caas_console.backend.contracts.access import OPERATION_NEEDS
from caas_console.backend.platform.app import ROUTERS
from caas_console.backend.platform.audit.refusals import action_of

_PACKAGE = Path(platform.__file__).parent
# Takes its action from the name of a route.
_BY_ROUTE = "refusals.py"

Function = ast.FunctionDef | ast.AsyncFunctionDef


def recorded_actions() -> set[str]:
    """Every action that may be recorded."""
    found = {action for action, _ in by_route()}
    for path in sorted(_PACKAGE.rglob("*.py")):
        if path.name != _BY_ROUTE:
            found |= set(_of_module(ast.parse(path.read_text(encoding="utf-8"))))
    return found


def by_route() -> Iterator[tuple[str, str]]:
    """The action that is recorded where a route is refused, and the route's name."""
    for router in ROUTERS:
        for route in router.routes:
            name: str = getattr(route, "name", "")
            for method in getattr(route, "methods", None) or {"GET"}:
                action = action_of(name, method)
                if action is not None:
                    yield action, name


def _of_module(tree: ast.Module) -> Iterator[str]:
    for function in _functions(tree):
        for call in _calls(function, "Deed"):
            yield from _values(_argument(call, "action", 0), function, tree)


def _functions(tree: ast.Module) -> list[Function]:
    return [one for one in ast.walk(tree) if isinstance(one, Function)]


def _calls(within: ast.AST, name: str) -> list[ast.Call]:
    calls = [one for one in ast.walk(within) if isinstance(one, ast.Call)]
    return [one for one in calls if ast.unparse(one.func).rpartition(".")[2] == name]


def _argument(call: ast.Call, name: str, position: int) -> ast.expr:
    return (
        next((one.value for one in call.keywords if one.arg == name), None) or (call.args[position])
    )


def _values(value: ast.expr, function: Function, tree: ast.Module) -> set[str]:
    """What an expression in a function may be; one that cannot be told fails the test."""
    match value:
        case ast.Constant(value=str(text)):
            return {text}
        case ast.IfExp(body=body, orelse=other):
            return _values(body, function, tree) | _values(other, function, tree)
        case ast.FormattedValue(value=inner):
            return _values(inner, function, tree)
        case ast.JoinedStr(values=parts):
            choices = [_values(part, function, tree) for part in parts]
            return {"".join(texts) for texts in product(*choices)}
        case ast.Attribute(attr="kind"):
            return set(OPERATION_NEEDS)
        case ast.Name(id=name):
            return _values_of_name(name, function, tree)
    raise AssertionError(f"the action {ast.unparse(value)} cannot be told from the source")


def _values_of_name(name: str, function: Function, tree: ast.Module) -> set[str]:
    names = [one.arg for one in function.args.args if one.arg != "self"]
    if name in names:
        return {
            value
            for caller in _functions(tree)
            for call in _calls(caller, function.name)
            for value in _values(_argument(call, name, names.index(name)), caller, tree)
        }
    assigned = [
        one.value
        for one in ast.walk(function)
        if isinstance(one, ast.Assign) and ast.unparse(one.targets[0]) == name
    ]
    assert assigned, f"nothing is assigned to {name} in {function.name}"
    return set().union(*(_values(one, function, tree) for one in assigned))
