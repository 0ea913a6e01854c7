"""Finding, in Python sources, the texts that are shown translated.

lupdate passes over what it does not understand without a word. Here such a call is a problem, and
what is found is compared with what lupdate wrote.
"""

import ast
from dataclasses import dataclass, field
from pathlib import Path

_APPLICATIONS = {"QCoreApplication", "QGuiApplication", "QApplication"}


@dataclass(frozen=True)
class Text:
    """A text to be translated and the context that Qt looks it up in."""

    context: str
    source: str


@dataclass
class Calls(ast.NodeVisitor):
    """The texts of one source file, and the calls that lupdate would misread."""

    path: Path
    texts: dict[Text, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    _classes: list[str] = field(default_factory=list)
    _formatted: int = 0

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        """A class is the context of the ``self.tr`` in it."""
        self._classes.append(node.name)
        self.generic_visit(node)
        self._classes.pop()

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        """Inside an f-string lupdate sees no calls."""
        self._formatted += 1
        self.generic_visit(node)
        self._formatted -= 1

    def visit_Call(self, node: ast.Call) -> None:
        """Notes a call that marks or looks up a text."""
        match node.func:
            case ast.Attribute(ast.Name("self"), "tr") if self._classes:
                self._note(node, ast.Constant(self._classes[-1]), node.args)
            case ast.Attribute(_, "tr"):
                self._complain(node, "tr of another object: use QCoreApplication.translate")
            case ast.Attribute(ast.Name(name), "translate") if name in _APPLICATIONS:
                self._note_translate(node)
            case ast.Name("QT_TRANSLATE_NOOP"):
                self._note(node, node.args[0], node.args[1:])
            case ast.Name("QT_TR_NOOP"):
                self._complain(node, "has no context here: use QT_TRANSLATE_NOOP")
        self.generic_visit(node)

    def _note_translate(self, node: ast.Call) -> None:
        """A text in a variable is looked up, and marked by QT_TRANSLATE_NOOP elsewhere."""
        if len(node.args) > 1 and isinstance(node.args[1], ast.Constant | ast.JoinedStr):
            self._note(node, node.args[0], node.args[1:])

    def _note(self, node: ast.Call, context: ast.expr, arguments: list[ast.expr]) -> None:
        if node.keywords:
            self._complain(node, "lupdate ignores keyword arguments: pass None, n")
        elif self._formatted:
            self._complain(node, "lupdate does not look into f-strings")
        elif not (_is_text(context) and arguments and _is_text(arguments[0])):
            self._complain(node, "context and text must be plain string literals")
        else:
            text = Text(ast.literal_eval(context), ast.literal_eval(arguments[0]))
            self.texts.setdefault(text, f"{self.path}:{node.lineno}")

    def _complain(self, node: ast.Call, problem: str) -> None:
        self.problems.append(f"{self.path}:{node.lineno}: {ast.unparse(node)}: {problem}")


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def read_calls(path: Path) -> Calls:
    """The translated texts of the Python file at `path`."""
    calls = Calls(path)
    calls.visit(ast.parse(path.read_text(encoding="utf-8"), str(path)))
    return calls
