"""Prints cases for applying code of an answer to real files, a JSON object a line.

Usage: applyCases.py [FOLDER]; without a folder, of Python's own library.

rule: how the block was made. file: the path. text: what the file has. info: what stands on the block's fence. block: its code.
expected: the file with the change; null where a person must be asked. added: an import that the block brings and the file does
not have yet, which may stand anywhere among its imports; expected is then without it.

Where things are comes from Python's own parser, and what is expected is made from the file's lines, so nothing of it depends on
the code that is measured.
"""

import ast
import json
import os
import re
import sys
import sysconfig
import textwrap
import warnings

COUNTS = {
    "function": 5,
    "method": 5,
    "two functions": 5,
    "part of a class": 6,
    "decorators": 5,
    "nested": 4,
    "import that is there": 3,
    "new import": 3,
    "renamed variable": 5,
    "new function": 5,
    "tabs": 4,
    "CRLF": 4,
    "whole file": 3,
    "several methods of the name": 3,
}

DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


class File:
    def __init__(self, path, text):
        self.path = path
        self.text = text
        self.lines = text.split("\n")
        self.tree = ast.parse(text)
        for node in ast.walk(self.tree):
            for child in ast.iter_child_nodes(node):
                child.parent = node
        self.functions = [node for node in ast.walk(self.tree) if isinstance(node, DEFINITIONS)]
        self.names = [node.name for node in self.functions]

    def span(self, node):
        """The first line and the one after the last, from 0, with decorators."""
        first = min([node.lineno] + [one.lineno for one in node.decorator_list])
        return first - 1, node.end_lineno

    def code(self, node):
        start, end = self.span(node)
        return self.lines[start:end]

    def is_unique(self, node):
        return self.names.count(node.name) == 1 and not any(
            isinstance(other, ast.ClassDef) and other.name == node.name for other in ast.walk(self.tree)
        )

    def is_plain(self, node):
        """Nothing in it looks different when it is indented differently, and it is neither tiny nor huge."""
        start, end = self.span(node)
        code = "\n".join(self.lines[start:end])
        return 4 <= end - start <= 60 and '"""' not in code and "'''" not in code and "\\\n" not in code and "\t" not in code

    def candidates(self, parent, wanted=lambda node: True):
        return [
            node
            for node in self.functions
            if isinstance(node.parent, parent) and self.is_unique(node) and self.is_plain(node) and wanted(node)
        ]

    def with_lines(self, changes):
        """The file with some spans replaced: (start, end, lines)."""
        lines = list(self.lines)
        for start, end, new in sorted(changes, reverse=True):
            lines[start:end] = new
        return "\n".join(lines)


def is_method(node):
    arguments = node.args.posonlyargs + node.args.args
    return bool(arguments) and arguments[0].arg in ("self", "cls")


def changed(code, body_line):
    """The lines of a function with two more: before its body, and at its end."""
    indent = re.match(r"\s*", code[body_line]).group()
    return [*code[:body_line], f"{indent}checked = True", *code[body_line:], f"{indent}# Checked."]


def change(file, node, lines=None):
    start, end = file.span(node)
    first = min([node.body[0].lineno] + [one.lineno for one in getattr(node.body[0], "decorator_list", [])])
    return changed((lines or file.lines)[start:end], first - 1 - start)


def dedented(lines):
    return textwrap.dedent("\n".join(lines))


def starts_on_own_line(node):
    return node.body[0].lineno > node.lineno


def case(file, rule, block, expected, info="python", added=None, text=None):
    return {
        "rule": rule,
        "file": file.path,
        "text": file.text if text is None else text,
        "info": info,
        "block": block,
        "expected": expected,
        "added": added,
    }


def of_one(rule, parent, wanted=lambda node: True):
    def make(file):
        for node in file.candidates(parent, lambda one: starts_on_own_line(one) and wanted(one)):
            new = change(file, node)
            start, end = file.span(node)
            yield case(file, rule, dedented(new), file.with_lines([(start, end, new)]))

    return make


def two_functions(file):
    nodes = file.candidates(ast.Module, starts_on_own_line)
    if len(nodes) < 2:
        return
    one, other = nodes[0], nodes[-1]
    news = [change(file, one), change(file, other)]
    spans = [file.span(one), file.span(other)]
    block = "\n\n\n".join(dedented(new) for new in reversed(news))
    yield case(file, "two functions", block, file.with_lines([(*span, new) for span, new in zip(spans, news)]))


def part_of_class(file):
    for cls in (node for node in file.tree.body if isinstance(node, ast.ClassDef)):
        methods = [node for node in cls.body if isinstance(node, DEFINITIONS)]
        good = [
            node for node in methods if [one.name for one in methods].count(node.name) == 1 and file.is_plain(node) and starts_on_own_line(node)
        ]
        header = file.lines[cls.lineno - 1]
        if len(methods) < 6 or not good or cls.decorator_list or not header.rstrip().endswith(":"):
            continue
        chosen = [good[len(good) // 2]] if len(methods) % 2 else [good[0], good[-1]] if len(good) > 1 else good
        news = [change(file, node) for node in chosen]
        block = "\n".join([header, *("\n".join(new) + "\n" for new in news)]).rstrip("\n")
        yield case(
            file,
            "part of a class",
            block,
            file.with_lines([(*file.span(node), new) for node, new in zip(chosen, news)]),
        )


def with_import(file, rule, is_there):
    plain = [node for node in file.tree.body if isinstance(node, ast.Import) and len(node.names) == 1 and not node.names[0].asname]
    has = {name.name for node in plain for name in node.names}
    module = next((name for name in sorted(has) if "." not in name), None) if is_there else "uuid"
    if module is None or not has or (not is_there and re.search(rf"\b{module}\b", file.text)):
        return
    for node in file.candidates(ast.Module, starts_on_own_line):
        new = change(file, node)
        block = f"import {module}\n\n\n" + dedented(new)
        expected = file.with_lines([(*file.span(node), new)])
        yield case(file, rule, block, expected, added=None if is_there else f"import {module}")


def renamed(file):
    for node in file.candidates(ast.Module, starts_on_own_line):
        arguments = [one.arg for one in node.args.args if len(one.arg) > 3]
        code = "\n".join(file.code(node))
        if not arguments or re.search(r"[\"']", code):
            continue
        new = re.sub(rf"(?<![.\w]){arguments[0]}\b", f"{arguments[0]}_given", code).split("\n")
        if new != code.split("\n"):
            yield case(file, "renamed variable", dedented(new), file.with_lines([(*file.span(node), new)]))


def new_function(file):
    guard = next(
        (node for node in file.tree.body if isinstance(node, ast.If) and "__name__" in ast.unparse(node.test)), None
    )
    before = [node for node in file.tree.body if guard is None or node.lineno < guard.lineno]
    if not before or not isinstance(before[-1], (*DEFINITIONS, ast.ClassDef)):
        return
    end = before[-1].end_lineno
    new = ["def count_of_nothing(values):", "    return sum(1 for value in values if value is None)"]
    expected = file.with_lines([(end, end, ["", "", *new])])
    yield case(file, "new function", "\n".join(new), expected, info=f"python {file.path}")


def tabs_in(lines, inside):
    return [
        line if at in inside else re.sub(r"^ +", lambda m: "\t" * (len(m.group()) // 4) + " " * (len(m.group()) % 4), line)
        for at, line in enumerate(lines)
    ]


def in_tabs(file):
    strings = {
        line - 1
        for node in ast.walk(file.tree)
        if isinstance(node, (ast.Constant, ast.JoinedStr)) and node.lineno != node.end_lineno
        for line in range(node.lineno + 1, node.end_lineno + 1)
    }
    if any(len(line) - len(line.lstrip(" ")) & 3 for at, line in enumerate(file.lines) if at not in strings and line.strip()):
        return
    text = "\n".join(tabs_in(file.lines, strings))
    for node in file.candidates((ast.Module, ast.ClassDef), lambda one: starts_on_own_line(one) and isinstance(one.parent, ast.Module) != is_method(one)):
        start, end = file.span(node)
        lines = tabs_in(file.lines, strings)
        lines[start:end] = change(file, node, lines)
        yield case(file, "tabs", dedented(change(file, node)), "\n".join(lines), text=text)


def crlf(file):
    for one in of_one("CRLF", ast.Module)(file):
        yield {**one, "text": one["text"].replace("\n", "\r\n"), "expected": one["expected"].replace("\n", "\r\n")}


def whole_file(file):
    nodes = file.candidates(ast.Module, starts_on_own_line)
    if len(nodes) < 2 or len(file.lines) > 400:
        return
    expected = file.with_lines([(*file.span(node), change(file, node)) for node in nodes[:2]])
    yield case(file, "whole file", expected.rstrip("\n"), expected, info=f"python {file.path}")


def several_methods(file):
    for node in file.functions:
        others = [one for one in file.functions if one.name == node.name]
        if (
            len(others) > 1
            and all(isinstance(one.parent, ast.ClassDef) and is_method(one) and not one.decorator_list for one in others)
            and len({one.parent for one in others}) == len(others)
            and file.is_plain(node)
            and starts_on_own_line(node)
        ):
            yield case(file, "several methods of the name", dedented(change(file, node)), None)


RULES = {
    "function": of_one("function", ast.Module, lambda node: not node.decorator_list),
    "method": of_one("method", ast.ClassDef, lambda node: is_method(node) and not node.decorator_list),
    "two functions": two_functions,
    "part of a class": part_of_class,
    "decorators": of_one("decorators", (ast.Module, ast.ClassDef), lambda node: bool(node.decorator_list)),
    "nested": of_one("nested", DEFINITIONS, lambda node: not is_method(node)),
    "import that is there": lambda file: with_import(file, "import that is there", True),
    "new import": lambda file: with_import(file, "new import", False),
    "renamed variable": renamed,
    "new function": new_function,
    "tabs": in_tabs,
    "CRLF": crlf,
    "whole file": whole_file,
    "several methods of the name": several_methods,
}


def files(folder):
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(one for one in folders if one not in ("__pycache__", "test", "tests", "idlelib", "lib2to3", "site-packages"))
        for name in sorted(names):
            if not name.endswith(".py"):
                continue
            path = os.path.join(root, name)
            try:
                with open(path, encoding="utf-8", newline="") as file:
                    text = file.read()
                if len(text) < 200_000 and "\r" not in text and "\f" not in text:
                    yield File(os.path.relpath(path, folder).replace(os.sep, "/"), text)
            except (SyntaxError, UnicodeDecodeError):
                continue


def main():
    warnings.simplefilter("ignore")
    folder = sys.argv[1] if len(sys.argv) > 1 else sysconfig.get_path("stdlib")
    left = dict(COUNTS)
    # One case of a rule from a file, so that there are many files.
    for file in files(folder):
        for rule, make in RULES.items():
            if left[rule] == 0:
                continue
            found = next(iter(make(file)), None)
            if found:
                left[rule] -= 1
                print(json.dumps(found))
        if not any(left.values()):
            return


main()
