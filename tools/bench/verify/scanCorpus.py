"""Prints what Python's own parser says of each Python file below the given folders, a JSON object a line.

path: the file. text: what is in it; missing, with all that follows, where `ast` cannot parse it.
imports: of each imported name [start and end of its statement, level, module, name taken or null, name bound or null].
uses: of each name that is bound once in the file, by an import at the top level or to what a call of something imported
gives, every load, with the attributes that follow it and those of what its calls give
[start, end, symbol, call or null]; a call is [positional arguments, keywords, whether anything is unpacked].
names: the names that `uses` covers; `self.x` for attributes. skipped: [start, end] of what `uses` leaves out: each f-string,
since the places that Python up to 3.11 gives there are wrong; modules named by strings; attributes of `self` that may be inherited.
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


class Scope:
    def __init__(self, node, parent=None):
        self.node, self.parent = node, parent


class Binding:
    """What binds a name: from `since` on in its scope, and in the functions inside of it."""

    def __init__(self, scope, since, value=None, annotation=None, needs_call=False):
        self.scope, self.since = scope, since
        self.value, self.annotation, self.needs_call = value, annotation, needs_call


IMPORTERS = {"importlib.import_module", "__import__", "builtins.__import__"}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
LONGEST = 300


class Uses:
    """Follows the names that are bound once, through calls, attributes and assignments."""

    def __init__(self, tree, offsets):
        self.offsets = offsets
        self.symbols = single_imports(tree)
        self.scopes, self.parents, self.skipped = {}, {}, []
        self.nodes, self.counts, self.stores = [], {}, {}
        self.place(tree, Scope(tree), None)
        for node in ast.walk(tree):
            for name in names_bound(node):
                self.counts[name] = self.counts.get(name, 0) + 1
            if isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
                self.stores[node.attr] = self.stores.get(node.attr, 0) + 1
        self.bindings, self.attributes = {}, {}
        for node in self.nodes:
            self.note_bindings(node)
        self.memo = {}
        self.names = list(self.symbols)
        self.names += [name for name, binding in self.bindings.items() if self.value_of(binding)]
        self.names += [f"self.{name}" for name, binding in self.attributes.items() if self.value_of(binding)]

    def place(self, node, scope, parent):
        """Gives each node its scope and its parent. What stands in f-strings has none."""
        self.scopes[node], self.parents[node] = scope, parent
        self.nodes.append(node)
        if isinstance(node, ast.JoinedStr):
            self.skipped.append([self.offsets.utf16(index) for index in self.offsets.of(node)])
            return
        inside = scope
        if isinstance(node, (*FUNCTIONS, ast.Lambda, ast.ClassDef)):
            inside = Scope(node, scope)
        for child in ast.iter_child_nodes(node):
            body = node.body if isinstance(getattr(node, "body", None), list) else [getattr(node, "body", None)]
            if inside is scope or child in body:
                self.place(child, inside, node)
            elif isinstance(child, ast.arguments):
                self.scopes[child], self.parents[child] = inside, node
                for one in ast.iter_child_nodes(child):
                    self.place(one, scope, child)
                    if isinstance(one, ast.arg):
                        self.scopes[one] = inside
            else:
                self.place(child, scope, node)

    def text_before(self, node):
        return self.offsets.text[: self.offsets.of(node)[0]].rstrip()

    def note_bindings(self, node):
        scope = self.scopes[node]
        if isinstance(scope.node, (ast.ClassDef, ast.Lambda)):
            return
        if isinstance(node, (ast.Assign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            annotation = getattr(node, "annotation", None)
            for target in targets:
                if not self.text_before(target).endswith("("):
                    since = self.offsets.of(node)[1]
                    self.bind(target, Binding(scope, since, node.value, annotation))
        elif isinstance(node, ast.NamedExpr):
            outer = node
            while outer and not isinstance(outer, COMPREHENSIONS):
                outer = self.parents[outer]
            if not outer:
                self.bind(node.target, Binding(scope, self.offsets.of(node)[1], node.value))
        elif isinstance(node, ast.withitem) and node.optional_vars:
            since = self.offsets.of(node.optional_vars)[1]
            binding = Binding(scope, since, node.context_expr, needs_call=True)
            if not self.text_before(node.optional_vars).endswith("("):
                self.bind(node.optional_vars, binding)
        elif isinstance(node, ast.arg) and node.annotation:
            arguments = self.parents[node]
            if node not in (arguments.vararg, arguments.kwarg) and self.counts[node.arg] == 1:
                self.bindings[node.arg] = Binding(scope, 0, None, node.annotation)

    def bind(self, target, binding):
        if isinstance(target, ast.Name):
            if self.counts.get(target.id) == 1:
                self.bindings[target.id] = binding
        elif isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
            function = binding.scope.node
            is_initializer = isinstance(function, FUNCTIONS) and function.name == "__init__"
            if not is_initializer or target.value.id != "self" or self.class_of(binding.scope) is None:
                return
            if self.stores[target.attr] == 1 and target.attr not in self.counts:
                self.attributes[target.attr] = binding

    def class_of(self, scope):
        """The class whose instance `self` is, and the scope of the method whose parameter it is."""
        while scope:
            if isinstance(scope.node, (*FUNCTIONS, ast.Lambda)):
                arguments = scope.node.args
                every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
                if any(one and one.arg == "self" for one in every):
                    is_method = isinstance(scope.node, FUNCTIONS) and isinstance(scope.parent.node, ast.ClassDef)
                    return (scope.parent.node, scope) if is_method else None
            scope = scope.parent
        return None

    def is_bound(self, binding, node):
        scope, is_later = self.scopes[node], False
        while scope:
            if scope is binding.scope:
                return is_later or self.offsets.of(node)[0] >= binding.since
            is_later = is_later or isinstance(scope.node, FUNCTIONS)
            scope = scope.parent
        return False

    def value_of(self, binding):
        annotation = binding.annotation
        if not annotation:
            value = self.symbol_of(binding.value)
            return value if value and (value.endswith(")") or not binding.needs_call) else None
        if not isinstance(annotation, (ast.Name, ast.Attribute)) or not self.text_before(annotation).endswith(":"):
            return None
        start, end = self.offsets.of(annotation)
        name = None if ")" in self.offsets.text[start:end] else self.symbol_of(annotation)
        if not name or "(" in name or len(name) > LONGEST or re.match(r"typing(_extensions)?\.", name):
            return None
        return f"{name}()"

    def symbol_of(self, node):
        if node not in self.memo:
            # What stands for itself stands for nothing.
            self.memo[node] = None
            self.memo[node] = self.find_symbol(node)
        return self.memo[node]

    def find_symbol(self, node):
        if node not in self.scopes:
            return None
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            if node.id in self.symbols:
                return self.symbols[node.id]
            binding = self.bindings.get(node.id)
            return self.value_of(binding) if binding and self.is_bound(binding, node) else None
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
            owner = self.symbol_of(node.value) or None
            return f"{owner}.{node.attr}" if owner else self.symbol_of_self(node)
        if isinstance(node, ast.Call):
            called = self.symbol_of(node.func)
            is_import = called in IMPORTERS and node.args and isinstance(node.args[0], ast.Constant)
            if is_import:
                self.leave_out(node.args[0])
            return f"{called}()" if called and not is_import and len(called) <= LONGEST else None
        if isinstance(node, ast.Await):
            awaited = self.symbol_of(node.value)
            return awaited if awaited and awaited.endswith(")") else None
        if isinstance(node, ast.NamedExpr):
            binding = self.bindings.get(node.target.id)
            return self.value_of(binding) if binding else None
        return None

    def symbol_of_self(self, node):
        binding = self.attributes.get(node.attr)
        if not binding or not isinstance(node.value, ast.Name) or node.value.id != "self":
            return None
        if self.is_broken(node.value, node):
            return None
        here, there = self.class_of(self.scopes[node]), self.class_of(binding.scope)
        if not here or here[0] is not there[0]:
            # An attribute that a class may inherit from another one here.
            self.leave_out(node)
            return None
        is_bound = here[1] is not there[1] or self.is_bound(binding, node)
        return self.value_of(binding) if is_bound else None

    def leave_out(self, node):
        self.skipped.append([self.offsets.utf16(index) for index in self.offsets.of(node)])

    def is_broken(self, part, whole):
        """Whether a bracket is closed between a part of a chain and the end of a longer one."""
        between = self.offsets.text[self.offsets.of(part)[1] : self.offsets.of(whole)[1]]
        return ")" in re.sub(r"#.*", "", between)

    def found(self):
        for node in self.nodes:
            if not isinstance(node, (ast.Name, ast.Attribute)) or not isinstance(node.ctx, ast.Load):
                continue
            symbol = self.symbol_of(node)
            is_named_anew = isinstance(node, ast.Name) or self.symbol_of_self(node)
            if not symbol or symbol.endswith(")") or ("(" in symbol and is_named_anew):
                continue
            parent = self.parents[node]
            if isinstance(parent, ast.Attribute) and isinstance(parent.ctx, ast.Load):
                if not self.is_broken(node, parent):
                    continue
            start, end = self.offsets.of(node)
            call = None
            if isinstance(parent, ast.Call) and parent.func is node:
                if re.compile(r"(?:\s|\\)*\(").match(self.offsets.text, end):
                    call = call_of(parent)
            yield [self.offsets.utf16(start), self.offsets.utf16(end), symbol, call]


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
    uses = Uses(tree, offsets)
    return {
        "text": text,
        "imports": imports,
        "uses": list(uses.found()),
        "names": uses.names,
        "skipped": uses.skipped,
    }


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
