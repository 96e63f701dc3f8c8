#!/usr/bin/env bash
# pyright 1.1.414: for Python 3.14, `return`, `break` and `continue` in a `finally` block are errors, which Python 3.14 runs.
#
# Expected: PEP 765 has Python 3.14 warn of them with a SyntaxWarning; code that was valid before stays valid, so a type
#   checker reports no error of its parser for it, or a warning at most.
# Seen: Python 3.14 (pyodide 314.0.7) compiles and runs the function. pyright reports an error for the statement, of no
#   rule, so that nothing in the configuration turns it into a warning; for Python 3.13 it reports nothing. Files of
#   Python's own library had such statements (`subprocess.py` of 3.13).
# So what matters: that a file has a syntax error is not concluded from the newest version of the language alone; what
#   either 3.13 or the newest version reads is taken for valid (`src/platform/verification/pyright/syntaxErrorIn.ts`).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

npm init -y >/dev/null
npm install --silent --no-audit --no-fund pyright@1.1.414 pyodide@314.0.7 >/dev/null
cat >use.py <<'PY'
def first(values):
    try:
        return values[0]
    finally:
        return None
PY

runs=$(node --input-type=module -e '
import { readFileSync } from "node:fs";
import { loadPyodide } from "pyodide";
const python = await loadPyodide();
python.globals.set("text", readFileSync("use.py", "utf8"));
console.log(python.runPython(`
import sys, warnings
with warnings.catch_warnings(record=True) as found:
    warnings.simplefilter("always")
    names = {}
    exec(compile(text, "use.py", "exec"), names)
result = names["first"]([1])
f"{sys.version_info.major}.{sys.version_info.minor} {result} {found[0].category.__name__}"
`));
' 2>/dev/null | tail -1)
count() { npx pyright --pythonversion "$1" --outputjson use.py 2>/dev/null | grep -c '"severity": "error"' || true; }
rule() { npx pyright --pythonversion 3.14 --outputjson use.py 2>/dev/null | grep -c '"rule"' || true; }
said="$(count 3.13) for 3.13, $(count 3.14) for 3.14, $(rule) with a rule"

echo "python: $runs"
echo "errors of pyright: $said"
[ "$runs" = '3.14 None SyntaxWarning' ] && [ "$said" = '0 for 3.13, 1 for 3.14, 0 with a rule' ] || {
  echo 'changed'
  exit 1
}
echo 'as described'
