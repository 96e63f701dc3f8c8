#!/usr/bin/env bash
# pyright 1.1.414 leaves out a `.pth` file of 64 KiB or more, without a word.
#
# Expected: a `.pth` file in a virtual environment adds the folders that it names, in Python and in pyright alike, however
#   long it is: an editable install of many folders, or a generated list, can be long.
# Seen: Python reads the whole file. pyright reads it up to 64 KiB - 1 bytes; of a longer one, none of its folders counts,
#   and every import from them is "could not be resolved". A comment is enough to make the difference.
# So what matters: search paths that are handed to pyright in a `.pth` file are split into several
#   (`src/platform/verification/pyright/server/pyrightFolder.ts`).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

npm init -y >/dev/null
npm install --silent --no-audit --no-fund pyright@1.1.414 >/dev/null
packages=environment/lib/python3.12/site-packages
mkdir -p "$packages" elsewhere
echo 'def made(): ...' >elsewhere/shelved.py
printf 'import shelved\n\nshelved.made()\n' >use.py
echo '{ "venvPath": ".", "venv": "environment", "include": ["use.py"] }' >pyrightconfig.json

path_file() { { printf '# '; head -c "$1" /dev/zero | tr '\0' 'x'; printf '\n%s\n' "$folder/elsewhere"; } >"$packages/own.pth"; }
by_pyright() { npx pyright -p . 2>&1 | grep -c 'could not be resolved' || true; }
by_python() { python3 -c "import site; site.addsitedir('$packages'); import shelved; print('found')"; }

path_file 1000
short="$(by_python), $(by_pyright) unresolved"
path_file 66000
long="$(by_python), $(by_pyright) unresolved"

echo "a .pth file of 1 KB: $short"
echo "of 66 KB: $long"
[ "$short" = 'found, 0 unresolved' ] && [ "$long" = 'found, 1 unresolved' ] || { echo 'changed'; exit 1; }
echo 'as described'
