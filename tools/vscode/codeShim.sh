#!/bin/sh
# An executable that @vscode/test-electron can start as if it were desktop VS Code; see codeShim.ts.
here=$(dirname "$(readlink -f "$0")")
exec node --import "$here/../../node_modules/tsx/dist/loader.mjs" "$here/codeShim.ts" "$@"
