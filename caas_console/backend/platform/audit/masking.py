"""Takes the secrets out of what the audit trail keeps.

What a value is called tells whether it is one. In doubt it is taken out: the trail is read by
more people than may know the secrets, and nothing can be taken out of it later.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

MASK = "••••••"

_STEMS = re.compile(
    r"passw|passphrase|requirepass|masterauth|secret|token|credential|api[-_]?key", re.IGNORECASE
)
_WORDS = frozenset({"auth", "authorization", "cookie", "pass", "pwd"})
# Before "key", as in access_key and private-key; "key" alone names entries of maps.
_KEYS = frozenset({"access", "private", "signing", "encryption", "ssh", "tls", "account"})
# What a name that ends with these tells is not the secret itself: token_count, secret_name.
_TOLD_ABOUT = frozenset(
    {
        "at", "by", "count", "enabled", "expires", "file", "id", "ids", "kind", "length", "life",
        "limit", "method", "mode", "name", "needed", "path", "policy", "type",
    }
)  # fmt: skip
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
# The userinfo of a URL (RFC 3986, section 3.2.1), also where an "@" in it is not encoded.
_USERINFO = re.compile(r"(?<=://)[^/?#\s]+(?=@)")
# Before a value: NAME=, name:, "name":, ?name=, --name and white space. Nothing here may be tried
# in more than one way (possessive quantifiers): a text of a megabyte must not take minutes.
_NAMED = re.compile(r"""(?<![\w.-])(?P<name>[\w.-]++)(?P<between>["']?(?:=|:\s*+)|\s++)""")
# A quoted text, a token behind its scheme (RFC 9110, section 11.4), or one word.
_VALUE = re.compile(
    r""""[^"]*+"|'[^']*+'|(?:Bearer|Basic|Digest|Token)\s++[^\s"']++|[^\s&]++""", re.IGNORECASE
)
# A header of several pairs (RFC 6265, section 4.2), and a Dockerfile's variables: all that follows.
_COOKIES = re.compile(r"""(\bcookie:[ \t]*+)[^"'\n]++""", re.IGNORECASE)
_VARIABLES = re.compile(
    r"^([ \t]*+ENV[ \t]++[\w.-]++(?:=|[ \t]++)).++", re.IGNORECASE | re.MULTILINE
)
# Settings of containers: any may be a secret, whatever it is called.
_ENVIRONMENTS = frozenset({"environment", "env"})


def tells_of_secret(name: str) -> bool:
    """Whether what is called so is a secret."""
    words = [word.lower() for word in _WORD.findall(name)]
    if words and words[-1] in _TOLD_ABOUT:
        return False
    if _STEMS.search(name) or _WORDS.intersection(words):
        return True
    return bool(words) and words[-1] in {"key", "keys"} and bool(_KEYS.intersection(words))


def masked(value: Any, *, name: str = "") -> Any:
    """JSON without its secrets.

    Taken out are values whose name tells of one and all that is below such a name, the values
    of environments, URLs' userinfo, and what texts assign to telling names.
    """
    if name.lower() in _ENVIRONMENTS:
        return _environment(value)
    if tells_of_secret(name):
        return _hidden(value)
    match value:
        case Mapping():
            return _mapping(value)
        case str():
            return _text(value)
        case Sequence():
            return _list(value, name)
        case _:
            return value


def _mapping(value: Mapping[str, Any]) -> dict[str, Any]:
    masks = {key: masked(one, name=str(key)) for key, one in value.items()}
    # A setting as a record of its name and its value.
    if "value" in value and tells_of_secret(str(value.get("name", ""))):
        masks["value"] = _hidden(value["value"])
    return masks


def _list(values: Sequence[Any], name: str) -> list[Any]:
    masks = [masked(one, name=name) for one in values]
    for option, (index, value) in zip(values, enumerate(values[1:], 1), strict=False):
        if _is_option(option) and tells_of_secret(option):
            masks[index] = _hidden(value)
    return masks


def _is_option(value: Any) -> bool:
    """Whether a command's next argument is its value, as after --password."""
    return isinstance(value, str) and re.fullmatch(r"--?[\w-]+", value) is not None


def _text(value: str) -> str:
    text = _without_assignments(_USERINFO.sub(MASK, value))
    for pattern in (_COOKIES, _VARIABLES):
        text = pattern.sub(rf"\g<1>{MASK}", text)
    return text


def _without_assignments(text: str) -> str:
    parts, position = [], 0
    for found in _NAMED.finditer(text):
        is_separate = found["between"].isspace() and not found["name"].startswith("-")
        if found.start() < position or is_separate or not tells_of_secret(found["name"]):
            continue
        if value := _VALUE.match(text, found.end()):
            parts += [text[position : found.end()], MASK]
            position = value.end()
    return "".join([*parts, text[position:]])


def _hidden(value: Any) -> Any:
    """The shape of what is under a telling name; whether it is set is no secret."""
    match value:
        case None | bool():
            return value
        case Mapping():
            return {key: _hidden(one) for key, one in value.items()}
        case list() | tuple():
            return [_hidden(one) for one in value]
        case _:
            return MASK


def _environment(value: Any) -> Any:
    """Variables without their values: a mapping, or texts of the form NAME=value."""
    match value:
        case list() | tuple():
            return [_environment(one) for one in value]
        case str() if "=" in value:
            return f"{value.partition('=')[0]}={MASK}"
        case Mapping() if {"name", "value"} <= value.keys():
            return {**value, "value": _hidden(value["value"])}
        case _:
            return _hidden(value)
