#!/usr/bin/env bash
# pygame 2.6.1: the stub that comes with it demands an argument that its compiled module does not.
#
# Expected: a stub next to a compiled module, in the same wheel, describes that module: what runs passes a type checker.
# Seen: `font.get_sized_ascender()` runs and gives the height; pygame's own example `playmus.py` calls it so. `freetype.pyi`
#   of the same wheel declares `size` without a default for this method and three others, so pyright 1.1.414 reports
#   "Argument missing for parameter "size"".
# So what matters: a stub is no proof about a compiled module, even from the same authors. There is no source to compare it
#   with, so such a call stays a known false alarm (docs/verification.md, Limits).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv environment
environment/bin/pip install --quiet --disable-pip-version-check pygame==2.6.1
npm init -y >/dev/null
npm install --silent --no-audit --no-fund pyright@1.1.414 >/dev/null
cat >use.py <<'PY'
import pygame.freetype

pygame.freetype.init()
font = pygame.freetype.Font(None, 20)
print(font.get_sized_ascender() > 0)
PY

runs=$(SDL_VIDEODRIVER=dummy PYGAME_HIDE_SUPPORT_PROMPT=1 environment/bin/python use.py)
error=$(npx pyright --pythonpath environment/bin/python use.py 2>&1 | grep -o 'Argument missing for parameter "size"' || true)

echo "python: $runs"
echo "pyright: $error"
[ "$runs" = True ] && [ -n "$error" ] || { echo 'changed'; exit 1; }
echo 'as described'
