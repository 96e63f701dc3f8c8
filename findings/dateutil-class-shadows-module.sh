#!/usr/bin/env bash
# python-dateutil 2.9.0.post0: `import dateutil.parser.isoparser as m` gives a class, where type checkers see the module.
#
# Expected: `import a.b.c as m` binds the module `a.b.c`, which stands in `sys.modules` under that name.
# Seen: Python binds the *attribute* `isoparser` of the package `dateutil.parser`, and the package has put a class of the same
#   name there (`from .isoparser import isoparser`). So `m.isoparser`, which the module has, raises AttributeError, and
#   `m.parse_isodate`, a method of the class, is there. pyright 1.1.414 with types-python-dateutil 2.9.0.20261116 says the
#   opposite of both. `from dateutil.parser.isoparser import isoparser` works and is judged rightly.
# So what matters: where a package names a class like the module it comes from, an alias of the dotted import is another
#   object than the path says; a verdict on it can be wrong in both directions (docs/verification.md, Limits).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv environment
environment/bin/pip install --quiet --disable-pip-version-check \
  python-dateutil==2.9.0.post0 types-python-dateutil==2.9.0.20261116
npm init -y >/dev/null
npm install --silent --no-audit --no-fund pyright@1.1.414 >/dev/null
cat >use.py <<'PY'
import dateutil.parser.isoparser as m

m.isoparser
m.parse_isodate
PY

runs=$(environment/bin/python -c '
import sys
import dateutil.parser.isoparser as m
module = sys.modules["dateutil.parser.isoparser"]
print(type(m).__name__, hasattr(m, "isoparser"), hasattr(module, "isoparser"), hasattr(m, "parse_isodate"))')
said=$(npx pyright --pythonpath environment/bin/python use.py 2>&1 | grep -o '"[a-z_]*" is not a known attribute of module' || true)

echo "python: $runs"
echo "pyright: $said"
[ "$runs" = 'type False True True' ] && [ "$said" = '"parse_isodate" is not a known attribute of module' ] || {
  echo 'changed'
  exit 1
}
echo 'as described'
