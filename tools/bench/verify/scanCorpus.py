"""Prints what Python's own parser says of each Python file below the given folders, a JSON object a line.

path: the file. text: what is in it; missing, with all that follows, where `ast` cannot parse it.
imports: of each imported name [start and end of its statement, level, module, name taken or null, name bound or null].
uses: of each name that a single import at the top level binds, and nothing else in the file, every load
[start, end, symbol, call or null]; a call is [positional arguments, keywords, whether anything is unpacked].
names: the names that `uses` covers. strings: [start, end] of each f-string, in which `uses` finds nothing, since the
places that Python up to 3.11 gives there are wrong.
All offsets are in UTF-16 code units.
"""

import ast
import json
import os
import re
import sys
import tokenize
import warnings


class Offsets:
    """Turns the lines and columns of `ast`, which count UTF-8, into offsets."""

    def __init__(self, text):
        self.text = text
        self.starts = [0] + [match.end() for match in re.finditer(r"\r\n|\r|\n", text)]
        self.is_ascii = text.isascii()

    def at(self, line, column):
        start = self.starts[line - 1]
        if self.is_ascii:
            return start + column
        return start + len(self.text[start : start + column].encode()[:column].decode())

    def of(self, node):
        return self.at(node.lineno, node.col_offset), self.at(node.end_lineno, node.end_col_offset)

    def utf16(self, index):
        return index if self.is_ascii else len(self.text[:index].encode("utf-16-le")) // 2


def imports_of(node):
    if isinstance(node, ast.Import):
        for alias in node.names:
            yield 0, alias.name, None, alias.asname or alias.name.split(".")[0]
    else:
        for alias in node.names:
            bound = None if alias.name == "*" else alias.asname or alias.name
            yield node.level, node.module or "", alias.name, bound


def names_bound(node):
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return [bound for *_, bound in imports_of(node) if bound]
    if isinstance(node, ast.Name):
        return [] if isinstance(node.ctx, ast.Load) else [node.id]
    if isinstance(node, ast.arg):
        return [node.arg]
    if isinstance(node, (ast.Global, ast.Nonlocal)):
        return node.names
    if isinstance(node, ast.alias):
        return []
    names = [getattr(node, field, None) for field in ("name", "rest")]
    return [name for name in names if isinstance(name, str)]


def single_imports(tree):
    """The symbol of each name that is bound once, by an import at the top level."""
    counts = {}
    for node in ast.walk(tree):
        for name in names_bound(node):
            counts[name] = counts.get(name, 0) + 1
    symbols = {}
    for node in tree.body:
        if not isinstance(node, (ast.Import, ast.ImportFrom)):
            continue
        for (_, module, name, bound), alias in zip(imports_of(node), node.names):
            if bound is None or counts[bound] > 1:
                continue
            if name is None:
                symbols[bound] = module if alias.asname else bound
            else:
                symbols[bound] = f"{module}.{name}" if module else name
    return symbols


def call_of(node):
    positional = [one for one in node.args if not isinstance(one, ast.Starred)]
    keywords = [one.arg for one in node.keywords if one.arg]
    unpacks = len(positional) < len(node.args) or len(keywords) < len(node.keywords)
    return [len(positional), keywords, unpacks]


def find_uses(tree, symbols, offsets):
    uses, strings = [], []

    def visit(node, parents):
        if isinstance(node, ast.JoinedStr):
            strings.append([offsets.utf16(index) for index in offsets.of(node)])
            return
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in symbols:
            start, end = offsets.of(node)
            symbol, top, outer = symbols[node.id], node, list(parents)
            while outer and isinstance(outer[-1], ast.Attribute) and isinstance(outer[-1].ctx, ast.Load):
                further = offsets.of(outer[-1])[1]
                if ")" in offsets.text[start:further]:
                    break
                top = outer.pop()
                end, symbol = further, f"{symbol}.{top.attr}"
            call = None
            if outer and isinstance(outer[-1], ast.Call) and outer[-1].func is top:
                if re.compile(r"(?:\s|\\)*\(").match(offsets.text, end):
                    call = call_of(outer[-1])
            uses.append([offsets.utf16(start), offsets.utf16(end), symbol, call])
        for child in ast.iter_child_nodes(node):
            visit(child, [*parents, node])

    visit(tree, [])
    return uses, strings


def describe(path):
    with tokenize.open(path) as file:
        encoding = file.encoding
    with open(path, encoding=encoding, newline="") as file:
        text = file.read()
    with open(path, "rb") as file:
        tree = ast.parse(file.read(), path)
    offsets = Offsets(text)
    statements = [node for node in ast.walk(tree) if isinstance(node, (ast.Import, ast.ImportFrom))]
    imports = [
        [*map(offsets.utf16, offsets.of(node)), *one] for node in statements for one in imports_of(node)
    ]
    symbols = single_imports(tree)
    uses, strings = find_uses(tree, symbols, offsets)
    return {"text": text, "imports": imports, "uses": uses, "names": list(symbols), "strings": strings}


def main(folders):
    warnings.simplefilter("ignore")
    for folder in folders:
        for root, directories, names in os.walk(folder):
            directories.sort()
            for name in sorted(names):
                path = os.path.join(root, name)
                if not name.endswith(".py") or not os.path.isfile(path):
                    continue
                try:
                    print(json.dumps({"path": path, **describe(path)}))
                except (SyntaxError, ValueError, RecursionError, MemoryError):
                    print(json.dumps({"path": path}))


sys.setrecursionlimit(5000)
main(sys.argv[1:])
