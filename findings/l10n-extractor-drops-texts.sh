#!/usr/bin/env bash
# @vscode/l10n-dev 0.0.35, the extractor of VS Code's catalogues, leaves texts out and says nothing.
#
# Expected: `vscode-l10n-dev export` writes every text given to `l10n.t` into bundle.l10n.json, or warns of what it
#   cannot read. Its page says that it takes calls through `vscode` and through `@vscode/l10n`.
# Seen: it exits with 0 and without a warning, and the catalogue lacks
#   - in a file that imports both `l10n` from 'vscode' and `t` from '@vscode/l10n': every text of the second;
#   - a literal that is put together with `+`, or followed by `as const`;
#   - everything in a file called *.mts.
# So what matters: such texts stay English in every language, and no translator ever sees them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @vscode/l10n-dev@0.0.35 >/dev/null

mkdir both plain module
cat >both/x.ts <<'TS'
import { l10n } from 'vscode';
import { t } from '@vscode/l10n';
l10n.t('through vscode');
t('through the library');
TS
cat >plain/x.ts <<'TS'
import * as l10n from '@vscode/l10n';
l10n.t('one literal');
l10n.t('a sum of ' + 'two literals');
l10n.t('a constant' as const);
TS
cat >module/x.mts <<'TS'
import * as l10n from '@vscode/l10n';
l10n.t('in a module');
TS

extract() { # FOLDER: the keys of the catalogue that is made of it, one a line
  npx vscode-l10n-dev export --outDir "out-$1" "$1" >"log-$1" 2>&1 || { echo "exit code $?"; return; }
  [ -f "out-$1/bundle.l10n.json" ] || { echo '(no catalogue)'; return; }
  node -p 'Object.keys(JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"))).sort().join("\n")' "out-$1/bundle.l10n.json"
}

expect() { # FOLDER SEEN
  local seen
  seen=$(extract "$1")
  printf '%s: %s\n' "$1" "$(tr '\n' ';' <<<"$seen")"
  [ "$seen" = "$2" ] || { echo "changed: '$2' was seen before"; exit 1; }
}

expect both 'through vscode'
expect plain 'one literal'
expect module '(no catalogue)'
if grep -qiE 'warn|skip|could not' log-both log-plain; then
  echo 'changed: there is a warning now'
  exit 1
fi
echo 'as described'
