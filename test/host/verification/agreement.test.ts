import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';
import * as vscode from 'vscode';
import type { ChatSession } from '../../../src/core/conversation/chatSession.ts';
import { CodeReports } from '../../../src/host/chat/codeReports.ts';
import { FilesToVerify } from '../../../src/host/verification/toVerify/filesToVerify.ts';
import type { VerifierThread } from '../../../src/platform/verification/verifier/verifierThread.ts';
import { until } from '../../support/until.ts';
import { EditorFixture } from './support/editorFixture.ts';

/** One of each kind of finding, and a use that stands twice. */
const codes = [
  `import requests
import toolshed

requests.gett("x")
requests.get(urll="x")
toolshed.clean("x")
`,
  `import flask
import fastjsonx
import imp
import blobstore

blobstore.open_store("x")
flask.Flask("x")
`,
  `import requests
from requests import Session

print(datetime.datetime.now())
Session().get_all("x")
Session().get_all("y")
`,
];

interface Said {
  readonly kind: string;
  readonly message: string;
}

const sorted = (said: readonly Said[]): string[] =>
  said.map(({ kind, message }) => `${kind}: ${message}`).sort();
const distinct = (said: readonly string[]): string[] => [...new Set(said)];

describe('all places that show what was found', function () {
  this.timeout(180_000);
  let verifier: VerifierThread;
  let fixture: EditorFixture;
  let view: FilesToVerify;
  let files: vscode.TextDocument[];

  before(async () => {
    verifier = EditorFixture.startVerifier();
    fixture = new EditorFixture(verifier);
    view = new FilesToVerify({ documents: fixture.checked, settings: fixture.settings });
    files = [];
    for (const code of codes) {
      const editor = await fixture.open('█');
      await fixture.insert(code);
      await editor.document.save();
      files.push(editor.document);
    }
  });
  after(async () => {
    view.dispose();
    await fixture.remove();
    EditorFixture.stopVerifier(verifier);
  });

  /** What a command says of the same files. */
  const terminal = (...options: string[]): Promise<{ readonly output: string; readonly errors: string }> => {
    const extension = vscode.extensions.getExtension('phidelity.phidelity')!;
    const cli = path.join(extension.extensionPath, 'dist', 'cli.mjs');
    return new Promise((resolve, reject) => {
      execFile(
        process.execPath,
        [cli, 'verify', '--no-cache', ...options, ...files.map(({ uri }) => uri.fsPath)],
        { cwd: EditorFixture.inFolder(), env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } },
        (error, output, errors) => {
          if (error?.code === 1) resolve({ output, errors });
          else reject(new Error(`It found nothing that cannot work. ${errors}`));
        },
      );
    });
  };

  it('agree, in what they count and say: editor, view, panel, terminal, JSON and SARIF', async () => {
    const json = JSON.parse((await terminal('--json')).output) as { path: string; findings: Said[] }[];
    const [first, second, third] = json.map(({ findings }) => findings);
    assert.deepEqual(
      [first, second, third].map((found) => found?.map(({ kind }) => kind)),
      [
        ['unverified', 'unverified', 'missing', 'wrong-call', 'deprecated'],
        ['not-installed', 'not-found', 'not-found', 'unverified', 'unknown', 'unknown'],
        ['unverified', 'not-imported', 'missing', 'missing'],
      ],
    );

    const { output, errors } = await terminal();
    const lines = output.trimEnd().split('\n');
    assert.deepEqual(
      lines.map((line) => line.replace(/^[^:]*:\d+:\d+: /, '')),
      json.flatMap(({ findings }) => findings.map(({ kind, message }) => `${kind}: ${message}`)),
    );
    assert.match(
      errors,
      /3 files: 2 not-found, 3 missing, 1 wrong-call, 1 not-imported, 1 not-installed, 1 deprecated, 4 unverified, 2 unknown\n$/,
    );

    const sarif = JSON.parse((await terminal('--sarif')).output) as {
      runs: { results: { ruleId: string; message: { text: string } }[] }[];
    };
    assert.deepEqual(
      sarif.runs[0]!.results.map(({ ruleId, message }) => `${ruleId}: ${message.text}`),
      json.flatMap(({ findings }) => findings.map(({ kind, message }) => `${kind}: ${message}`)),
    );

    const turns = codes.map((code, at) => ({
      id: String(at),
      question: '',
      answer: `\`\`\`python\n${code}\`\`\`\n`,
      state: 'answered',
    }));
    for (const [at, document] of files.entries()) {
      const said = json[at]!.findings;
      // A document is checked where it can be seen.
      await fixture.show(document.uri);
      // A module that is imported twice is marked twice.
      const inEditor = (): string[] =>
        sorted(
          fixture.diagnostics(document.uri).map(({ code, message }) => ({
            kind: String(typeof code === 'object' ? code.value : code),
            message,
          })),
        );
      await until(
        () => distinct(inEditor()).join() === distinct(sorted(said)).join(),
        () => inEditor().join('\n'),
      );
      // Lists name each thing once.
      await until(() => view.get(document.uri) !== undefined);
      const inView = view.get(document.uri)!.items.map(({ item }) => item);
      const reports = new CodeReports({
        session: { conversation: { turns: [turns[at]!] } } as unknown as ChatSession,
        verification: fixture.verification,
        settings: fixture.settings,
      });
      const inPanel = await reports.report(
        { turn: String(at), code: codes[at]!, language: 'python' },
        new AbortController().signal,
      );
      reports.dispose();
      for (const items of [inView, inPanel!.items])
        assert.deepEqual(
          distinct(
            sorted(items.flatMap(({ finding, message }) => (finding ? [{ kind: finding, message }] : []))),
          ),
          distinct(sorted(said)),
        );
    }
  });
});
