"""Runs the Python code of the corpus and compares what it prints with the comments beside it.

Each answer's blocks run in order in a module of their own; code of the sample workspace is there to be imported. A
comment after a print, or after an expression, is what it must print, or be. Answers that import packages which are not
installed, or are wrong on purpose, are only compiled. Run it after buildCorpus.ts, which writes the answers down.
"""

import ast
import contextlib
import io
import json
import os
import re
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"```python\n(.*?)```", re.DOTALL)
COMMENT = re.compile(r"\)[^#]*#\s(.*)$|\][^#]*#\s(.*)$")


def main() -> None:
    answers = json.loads((ROOT / ".cache/demo-model/answers.json").read_text())
    sys.path.insert(0, str(ROOT / "demo/workspace"))
    sys.dont_write_bytecode = True
    ran, compiled, compared = 0, [], 0
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for answer in answers:
            blocks = BLOCK.findall(answer["text"])
            namespace = {"__name__": "answer"}
            if answer["module"]:
                exec(f"from {answer['module']} import *", namespace)
            missing = None
            for block in blocks:
                tree = ast.parse(block)
                missing = missing or missing_package(tree)
                if missing is None and not answer["wrongOnPurpose"]:
                    compared += run(answer["name"], block, tree, namespace)
            if missing or answer["wrongOnPurpose"]:
                compiled.append(f"{answer['name']} ({missing or 'wrong on purpose'})")
            elif blocks:
                ran += 1
    print(f"{ran} answers ran, {compared} results compared")
    print(f"only compiled: {', '.join(compiled)}")


def missing_package(tree: ast.Module) -> str | None:
    for node in ast.walk(tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [node.module]
        for name in names:
            try:
                __import__(name)
            except ImportError:
                return name
    return None


def run(name: str, block: str, tree: ast.Module, namespace: dict) -> int:
    """Run a block statement by statement. Returns how many results were compared; exits when one differs."""
    compared = 0
    for statement in tree.body:
        last_line = block.splitlines()[statement.end_lineno - 1]
        match = COMMENT.search(last_line)
        expected = match and (match[1] or match[2])
        printed = io.StringIO()
        value = None
        with contextlib.redirect_stdout(printed):
            if isinstance(statement, ast.Expr):
                value = eval(compile(ast.Expression(statement.value), name, "eval"), namespace)
            else:
                exec(compile(ast.Module([statement], []), name, "exec"), namespace)
        if expected and isinstance(statement, (ast.Expr, ast.For)):
            actual = printed.getvalue().strip() if value is None else repr(value)
            if actual != expected:
                sys.exit(f"{name}: {last_line.strip()}\n  expected {expected}\n  got      {actual}")
            compared += 1
    return compared


if __name__ == "__main__":
    main()
