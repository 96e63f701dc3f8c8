"""Reads insertions as JSON, and prints how many of them compile and change no statement but those they add."""

import ast
import json
import sys

LISTS = ("body", "orelse", "finalbody", "handlers", "cases")


def without(tree, first, last):
    for node in ast.walk(tree):
        for name in LISTS:
            found = getattr(node, name, None)
            if isinstance(found, list):
                setattr(node, name, [one for one in found if not is_inside(one, first, last)])
    return ast.dump(tree)


def is_inside(node, first, last):
    if not hasattr(node, "lineno"):
        return False
    lines = [node.lineno, *(one.lineno for one in getattr(node, "decorator_list", []))]
    return min(lines) >= first and node.end_lineno <= last


def holds(insertion):
    try:
        compile(insertion["after"], "after", "exec")
    except SyntaxError:
        return False
    kept = without(ast.parse(insertion["after"]), *insertion["lines"])
    return kept == ast.dump(ast.parse(insertion["before"]))


print(sum(holds(one) for one in json.load(sys.stdin)))
