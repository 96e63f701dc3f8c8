#!/usr/bin/env bash
# @stryker-mutator/core 9.6.1 cannot mutate a project that has a tsconfig.json and TypeScript 7.
#
# Expected: Stryker takes a plain JavaScript project whose tests run as they are; a tsconfig.json in it, which only the
#   editor reads, makes no difference. With TypeScript 7.0.2 installed, which fulfils the range of a project that asks for
#   "typescript": ">=5", it reads that file or leaves it alone.
# Seen: a preprocessor parses every tsconfig.json with the JavaScript API of the package `typescript`. TypeScript 7 has no
#   such API (its compiler is a native program), so the run ends before the first test with
#   "TypeError: ts.parseConfigFileTextToJson is not a function". Without the tsconfig.json the same project runs.
# So what matters: projects that have moved to TypeScript 7 must keep the file from Stryker (`ignorePatterns`), which
#   `tools/mutation/stryker.config.json` does.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

npm init -y >/dev/null
npm install --silent --no-audit --no-fund @stryker-mutator/core@9.6.1 typescript@7.0.2 >/dev/null
mkdir src
echo 'exports.double = (n) => n * 2;' >src/double.js
cat >test.js <<'JS'
const { double } = require('./src/double.js');
if (double(3) !== 6) process.exit(1);
JS
cat >stryker.config.json <<'JSON'
{ "testRunner": "command", "commandRunner": { "command": "node test.js" }, "mutate": ["src/*.js"], "reporters": ["clear-text"] }
JSON

mutate() { npx stryker run >"$1" 2>&1 && echo ran || echo failed; }

without=$(mutate without.log)
echo '{}' >tsconfig.json
with=$(mutate with.log)
error=$(grep -o 'parseConfigFileTextToJson is not a function' with.log | head -1 || true)

echo "without a tsconfig.json: $without"
echo "with one that is empty: $with ($error)"
[ "$without" = ran ] && [ "$with" = failed ] && [ -n "$error" ] || { echo 'changed'; tail -5 with.log; exit 1; }
echo 'as described'
