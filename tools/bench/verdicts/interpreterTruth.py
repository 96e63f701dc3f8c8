"""Which Python files work as far as their imports tell, and which names are really there.

Standard input has one JSON object on each line, and each is answered by one line.
{"file": path}: true if the file compiles and everything that it imports can be imported, or is a file next to it.
{"chain": "a.b.c"}: whether this exists, as a module, or as an attribute of one or of what it holds.
{"public": module}: its public names; null if it cannot be imported.
"""

import ast
import contextlib
import importlib
import io
import json
import os
import sys
import warnings

warnings.simplefilter("ignore")
os.environ["MPLBACKEND"] = "agg"


def imported(name, silent=io.StringIO()):
    """The module, or None. Some print, or end the process, when they are imported."""
    try:
        with contextlib.redirect_stdout(silent), contextlib.redirect_stderr(silent):
            return importlib.import_module(name)
    except (Exception, SystemExit):
        return None


def is_beside(file, module):
    """Whether a module is a file next to another: that is not run."""
    base = os.path.join(os.path.dirname(file), *module.split("."))
    return os.path.isfile(base + ".py") or os.path.isdir(base)


def has(module, name):
    found = imported(module)
    if found is None:
        return False
    with contextlib.suppress(Exception):
        if hasattr(found, name):
            return True
    return imported(f"{module}.{name}") is not None


def imports_work(file):
    try:
        with open(file, encoding="utf-8") as opened:
            tree = ast.parse(opened.read(), file)
            compile(tree, file, "exec")
    except (SyntaxError, ValueError, OSError):
        return False
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if not is_beside(file, alias.name) and imported(alias.name) is None:
                    return False
        elif isinstance(node, ast.ImportFrom):
            if node.level > 0:
                above = os.path.dirname(file)
                for _ in range(node.level - 1):
                    above = os.path.dirname(above)
                if node.module and not is_beside(os.path.join(above, "x"), node.module):
                    return False
            elif not is_beside(file, node.module):
                if any(alias.name != "*" and not has(node.module, alias.name) for alias in node.names):
                    return False
    return True


def resolves(chain):
    names = chain.split(".")
    for end in range(len(names), 0, -1):
        found = imported(".".join(names[:end]))
        if found is None:
            continue
        for name in names[end:]:
            try:
                found = getattr(found, name)
            except Exception:
                break
        else:
            return True
    return False


def public(module):
    found = imported(module)
    if found is None:
        return None
    names = []
    for name in dir(found):
        with contextlib.suppress(Exception):
            if name.isidentifier() and not name.startswith("_") and hasattr(found, name):
                names.append(name)
    return sorted(names)


def answer(asked):
    if "file" in asked:
        return imports_work(asked["file"])
    if "public" in asked:
        return public(asked["public"])
    return resolves(asked["chain"])


output = sys.stdout
for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), file=output, flush=True)
