#!/usr/bin/env bash
# pyright 1.1.414's language server finds no errors in a file of the workspace if an installed package imported it before.
#
# Expected: an open file of the workspace that `include` does not name is checked, as pyright checks open files, whichever file
#   was opened first.
# Seen: a package that is installed imports a module of the workspace, as packages that load a project's settings or plug-ins do.
#   If the file that uses the package is opened first, the module counts as a third party's from then on: opened later, it has
#   no diagnostics at all. Opened first, it has the error that is in it. Hovers work both times.
# So what matters: who asks a language server for findings must not take none for "nothing wrong" where the order of opening
#   is not known; here, such modules are checked as copies.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund pyright@1.1.414 >/dev/null

mkdir -p project/venv/lib/python3.12/site-packages/runner
cd project
touch venv/pyvenv.cfg
printf 'import settings\n\ndebug = settings.debug\n' >venv/lib/python3.12/site-packages/runner/__init__.py
printf 'import runner\n\nprint(runner.debug)\n' >main.py
printf 'debug = True\nlimit: int = "three"\n' >settings.py
printf '{ "venvPath": ".", "venv": "venv", "pythonVersion": "3.12", "include": ["main.py"] }\n' >pyrightconfig.json

cat >../session.mjs <<'JS'
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const uriOf = (file) => pathToFileURL(path.resolve(file)).href;
const server = spawn(process.execPath, ['../node_modules/pyright/langserver.index.js', '--stdio']);
let rest = Buffer.alloc(0);
let lastId = 0;
const answers = new Map();
const published = new Map();
let changed = () => {};
const send = (message) => {
  const body = JSON.stringify({ jsonrpc: '2.0', ...message });
  server.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
};
const ask = (method, params) => {
  lastId += 1;
  send({ id: lastId, method, params });
  return new Promise((resolve) => answers.set(lastId, resolve));
};
server.stdout.on('data', (data) => {
  rest = Buffer.concat([rest, data]);
  for (;;) {
    const end = rest.indexOf('\r\n\r\n');
    if (end < 0) return;
    const length = Number(/Content-Length: (\d+)/i.exec(rest.subarray(0, end).toString())[1]);
    if (rest.length < end + 4 + length) return;
    const message = JSON.parse(rest.subarray(end + 4, end + 4 + length).toString());
    rest = rest.subarray(end + 4 + length);
    if (message.method === 'workspace/configuration') send({ id: message.id, result: message.params.items.map(() => ({})) });
    else if (message.method && message.id !== undefined) send({ id: message.id, result: null });
    else if (message.method === 'textDocument/publishDiagnostics') {
      published.set(message.params.uri, message.params.diagnostics);
      changed();
    } else if (message.id !== undefined) answers.get(message.id)?.(message.result);
  }
});
const root = uriOf('.');
await ask('initialize', {
  processId: process.pid,
  rootUri: root,
  workspaceFolders: [{ uri: root, name: 'project' }],
  capabilities: { workspace: { configuration: true }, textDocument: { publishDiagnostics: {} } },
});
send({ method: 'initialized', params: {} });
const open = async (file) => {
  const uri = uriOf(file);
  send({ method: 'textDocument/didOpen', params: { textDocument: { uri, languageId: 'python', version: 1, text: readFileSync(file, 'utf8') } } });
  // What is asked of the file is answered when it is read.
  await ask('textDocument/hover', { textDocument: { uri }, position: { line: 0, character: 1 } });
  for (const end = Date.now() + 15_000; !published.has(uri) && Date.now() < end; )
    await new Promise((resolve) => ((changed = resolve), setTimeout(resolve, 200)));
};
for (const file of process.argv.slice(2)) await open(file);
await new Promise((resolve) => setTimeout(resolve, 3000));
const found = published.get(uriOf('settings.py'));
console.log(`${process.argv.slice(2).join(', ')}: ${found ? found.length : 'no'} diagnostics of settings.py`);
const hover = await ask('textDocument/hover', { textDocument: { uri: uriOf('settings.py') }, position: { line: 1, character: 1 } });
console.log(`hover: ${hover ? 'yes' : 'none'}`);
server.kill();
JS

node ../session.mjs settings.py main.py | tee ../first.txt
node ../session.mjs main.py settings.py | tee ../second.txt
grep -q ': 1 diagnostics' ../first.txt || { echo 'Changed: not even the file that is opened first has its error.'; exit 1; }
grep -Eq ': (0|no) diagnostics' ../second.txt || { echo 'Changed: the file has its error also if a package imported it before.'; exit 1; }
grep -q 'hover: yes' ../second.txt || { echo 'Changed: no hover.'; exit 1; }
echo 'As described.'
