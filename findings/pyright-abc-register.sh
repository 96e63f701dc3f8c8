#!/usr/bin/env bash
# pyright 1.1.414 says that `collections.abc.Mapping` has no attribute "register"; `numbers.Number` it lets pass.
#
# Expected: the classes of `collections.abc` are abstract base classes, and Python's manual says how to register others with
#   them: `Mapping.register(Row)`, as with those of `numbers` and `os.PathLike`. A type checker takes both.
# Seen: the stubs of `typing`, from which `collections.abc` takes Mapping and Sequence, do not give them the metaclass
#   ABCMeta, so that `register` is an error there ("Attribute "register" is unknown"). Python runs it, and `numbers.Number`,
#   whose stub has the metaclass, passes.
# So what matters: where a stub does not name a class's metaclass, the installed source may, and decides what the class has
#   (`src/platform/verification/pyright/attributes`).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

npm init -y >/dev/null
npm install --silent --no-audit --no-fund pyright@1.1.414 >/dev/null
cat >use.py <<'PY'
import numbers
from collections.abc import Mapping, Sequence


class Row:
    pass


numbers.Number.register(Row)
Mapping.register(Row)
Sequence.register(Row)
print(isinstance(Row(), (Mapping, Sequence)))
PY

runs=$(python3 use.py)
errors=$(npx pyright use.py 2>&1 | grep -o 'use.py:[0-9]*:[0-9]* - error: Cannot access attribute "register"' | cut -d: -f2 | tr '\n' ' ' || true)

echo "python: $runs"
echo "pyright's errors are in the lines: $errors"
[ "$runs" = True ] && [ "$errors" = '10 11 ' ] || { echo 'changed'; exit 1; }
echo 'as described'
