"""Writes plain data as YAML in the look of Kubernetes tools: sorted keys, lists not indented, texts of several lines as |."""

import json
import re

_PLAIN = re.compile(r"[A-Za-z/][A-Za-z0-9_./@+=-]*(?::[A-Za-z0-9_./@+=-]+)*\Z")
_AMBIGUOUS = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}


def dump(value):
    return "\n".join(_block(value, 0)) + "\n"


def _scalar(value):
    if value is None:
        return "null"
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    if _PLAIN.match(value) and value.lower() not in _AMBIGUOUS:
        return value
    return json.dumps(value)


def _is_leaf(value):
    return not isinstance(value, (dict, list)) or not value


def _leaf(value):
    if value == {} and isinstance(value, dict):
        return "{}"
    if value == [] and isinstance(value, list):
        return "[]"
    return _scalar(value)


def _literal(text, indent):
    """A | block. The caller sees to it that the text ends with a newline and its first line is not indented."""
    return [" " * indent + line if line else "" for line in text[:-1].split("\n")]


def _is_literal(value):
    return isinstance(value, str) and "\n" in value and value.endswith("\n") and not value.startswith((" ", "\n"))


def _block(value, indent):
    pad = " " * indent
    lines = []
    if isinstance(value, dict):
        for key in sorted(value):
            lines += _entry(f"{pad}{_scalar(key)}:", value[key], indent)
    elif isinstance(value, list):
        for item in value:
            inner = [pad + "  " + _leaf(item)] if _is_leaf(item) else _block(item, indent + 2)
            lines += [pad + "- " + inner[0][indent + 2:]] + inner[1:]
    else:
        lines.append(pad + _scalar(value))
    return lines


def _entry(head, value, indent):
    if _is_literal(value):
        return [head + " |"] + _literal(value, indent + 2)
    if _is_leaf(value):
        return [f"{head} {_leaf(value)}"]
    return [head] + _block(value, indent if isinstance(value, list) else indent + 2)
