"""Nothing that comes from a host becomes markup in a tool tip."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QTextDocument

import caas_console
from caas_console.models.state.tool_tip import tool_tip

_SOURCES = sorted(Path(caas_console.__file__).parent.rglob("*.py"))
_SETTERS = {"setToolTip", "setTabToolTip"}


@pytest.mark.usefixtures("qapp")
def test_markup_is_shown_as_it_is() -> None:
    text = "sh -c '<img src=\"/dev/zero\">'\n  &amp; <b>more</b>"
    document = QTextDocument()
    document.setHtml(tool_tip(text))
    assert document.toPlainText() == text


def test_every_tip_but_a_fixed_text_goes_through_tool_tip() -> None:
    unchecked = [
        f"{path.name}:{argument.lineno}"
        for path in _SOURCES
        for argument in _tips(ast.parse(path.read_text()))
        if not _is_safe(argument)
    ]
    assert not unchecked


def _tips(tree: ast.AST) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in _SETTERS:
            yield node.args[-1]


def _is_safe(argument: ast.expr) -> bool:
    match argument:
        case ast.IfExp(body=body, orelse=orelse):
            return _is_safe(body) and _is_safe(orelse)
        case ast.Constant() | ast.Call(func=ast.Name(id="tool_tip") | ast.Attribute(attr="tr")):
            return True
        case ast.Call(func=ast.Attribute(value=value, attr="format"), args=[ast.Name(id=name)]):
            # A key of the keyboard, say.
            return name.isupper() and _is_safe(value)
        case _:
            return False
