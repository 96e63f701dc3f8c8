import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { ReportItem } from '../../../src/core/verification/findings/reportItem.ts';
import { VerificationFixes } from '../../../src/host/verification/findings/verificationFixes.ts';
import type { VerifierThread } from '../../../src/platform/verification/verifier/verifierThread.ts';
import { changeSetting } from '../completion/support/changeSetting.ts';
import { EditorFixture } from './support/editorFixture.ts';
import { until } from '../../support/until.ts';

const code = `import requests
import toolshed
import flask
import fastjsonx

with requests.Session() as session:
    session.gett("x", timeout=1)
requests.get(urll="x")
print(toolshed.clean("x"), toolshed.tidy("x"))
# end
`;
const marks = [
  '0 requests unverified',
  '1 toolshed unverified',
  '2 flask not-installed',
  '3 fastjsonx not-found',
  '6 gett missing',
  '7 urll wrong-call',
  '8 clean deprecated',
];

/** What is offered with the demo model, which would not understand the question. */
const rewrite = 'Rewrite with Familiar Modules Only (the Demo Model Cannot)';
const addProblem = 'Add Problem to Phidelity Chat';

describe('findings in an editor', function () {
  this.timeout(120_000);
  let verifier: VerifierThread;
  let fixture: EditorFixture;
  let editor: vscode.TextEditor;
  let document: vscode.TextDocument;

  before(() => (verifier = EditorFixture.startVerifier()));
  after(() => EditorFixture.stopVerifier(verifier));
  beforeEach(async () => {
    fixture = new EditorFixture(verifier);
    editor = await fixture.open('█');
    ({ document } = editor);
    await fixture.insert(code);
    await fixture.waitFor(document, marks);
  });
  afterEach(async () => {
    await changeSetting(fixture.settings, 'verification.severity', undefined);
    await fixture.remove();
  });

  const diagnostic = (text: string): vscode.Diagnostic => {
    const found = fixture.diagnostics(document.uri).find(({ range }) => document.getText(range) === text);
    assert.ok(found, text);
    return found;
  };
  const itemOf = (name: string): ReportItem => {
    const found = fixture.checked
      .get(document.uri)
      ?.items.find(({ item }) => item.name === name || item.name.endsWith(`.${name}`));
    assert.ok(found, name);
    return found.item;
  };
  const documentationUrl = (name: string): string => itemOf(name).documentation!;
  const titles = async (at: string): Promise<string[]> =>
    (await fixture.fixes(document, at)).map(({ title }) => title);

  describe('diagnostics', () => {
    it('have the severity of the settings, and link to the documentation', async () => {
      const { Error, Warning, Information, Hint } = vscode.DiagnosticSeverity;
      const severities = ['requests', 'flask', 'fastjsonx', 'gett', 'urll', 'clean'].map(
        (text) => diagnostic(text).severity,
      );
      assert.deepEqual(severities, [Information, Warning, Error, Error, Error, Hint]);
      assert.deepEqual(diagnostic('clean').tags, [vscode.DiagnosticTag.Deprecated]);
      assert.match(diagnostic('fastjsonx').message, /not known on PyPI/);
      assert.equal(diagnostic('fastjsonx').code, 'not-found');
      const { target } = diagnostic('requests').code as { target: vscode.Uri };
      assert.equal(target.toString(), vscode.Uri.parse(documentationUrl('requests')).toString());
      await changeSetting(fixture.settings, 'verification.severity', {
        missing: 'warning',
        unverified: 'off',
      });
      await fixture.waitFor(document, marks.slice(2));
      assert.equal(diagnostic('gett').severity, Warning);
    });

    it('go at once where the text under them is edited, and the others stay', async () => {
      const others = marks.filter((one) => !one.includes('gett'));
      const seen: string[] = [];
      const watching = vscode.languages.onDidChangeDiagnostics(() => {
        seen.push(fixture.marks(document).join());
      });
      await editor.edit((edit) => edit.insert(new vscode.Position(6, 16), 'y'));
      assert.deepEqual(fixture.marks(document), others);
      await fixture.waitFor(
        document,
        marks.map((one) => one.replace('gett', 'getty')),
      );
      watching.dispose();
      for (const one of seen) assert.ok(one.startsWith(others.slice(0, 4).join()), one);
    });

    it('move with the text, before it is checked again', async () => {
      await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '# one\n# two\n'));
      const [first] = fixture.checked.get(document.uri)!.items;
      assert.equal(first!.range.start.line, 2);
      assert.equal(document.getText(first!.range), 'requests');
    });

    it('stay calm over half a statement and Python 2', async () => {
      const broken = 'print "hello", x\nexec "code"\nrequests.got((\nfrom requests import\n';
      await editor.edit((edit) => edit.insert(new vscode.Position(8, 46), `\n${broken}`));
      await fixture.waitFor(document, [...marks, '11 got missing']);
    });
  });

  describe('a hover', () => {
    it('shows the signature, and links to definition, documentation and Mark as Verified', async () => {
      const text = await fixture.hover(document, 'tidy');
      assert.match(text, /```python\n.*def tidy\(/s);
      assert.match(text, /^toolshed\.tidy: exists$/m);
      assert.match(text, /\[Go to Definition\]\(command:_phidelity\.openSource\?/);
      const deprecated = await fixture.hover(document, 'clean');
      assert.match(deprecated, /\[Mark as Verified\]\(command:_phidelity\.markItemVerified\?/);
    });

    it('does not repeat what the diagnostic says', async () => {
      assert.equal(await fixture.hover(document, 'fastjsonx'), '');
      assert.doesNotMatch(await fixture.hover(document, 'requests'), /installed/);
      assert.match(await fixture.hover(document, 'requests'), /^\[Documentation\]\(https:\/\//m);
    });

    it('is nowhere else', async () => {
      assert.equal(await fixture.hover(document, 'with'), '');
    });
  });

  describe('quick fixes', () => {
    it('replace what does not exist by what does', async () => {
      const replacements = (await fixture.fixes(document, 'gett')).filter(({ title }) =>
        title.startsWith('Replace'),
      );
      assert.deepEqual(replacements.map(({ title }) => title).slice(0, 1), ["Replace with 'get'"]);
      await fixture.fix(document, 'gett', "Replace with 'get'");
      await fixture.waitFor(
        document,
        marks.filter((one) => !one.includes('gett')),
      );
      assert.match(document.getText(), /session\.get\("x", timeout=1\)/);
    });

    it('add an import that is missing', async () => {
      await editor.edit((edit) => edit.insert(new vscode.Position(8, 46), '\nprint(Path("x"))'));
      await fixture.waitFor(document, [...marks, '9 Path not-imported']);
      assert.equal(diagnostic('Path').severity, vscode.DiagnosticSeverity.Error);
      await fixture.fix(document, 'Path', "Add Import 'from pathlib import Path'");
      assert.match(document.getText(), /from pathlib import Path\n\nimport requests\n/);
      await until(() => !fixture.marks(document).some((one) => one.includes('not-imported')));
    });

    it('are those that help with a finding', async () => {
      assert.deepEqual(await titles('requests'), [
        'Open Documentation',
        "Mark Import 'requests' as Verified",
        rewrite,
        addProblem,
        'Verify APIs in File',
      ]);
      assert.deepEqual(await titles('fastjsonx'), [
        rewrite,
        'Fix with Phidelity',
        addProblem,
        'Verify APIs in File',
      ]);
      assert.deepEqual(await titles('clean'), [
        'Open Documentation',
        'Go to Definition',
        "Mark 'toolshed.clean' as Verified",
        rewrite,
        'Fix with Phidelity',
        'Verify APIs in File',
      ]);
      assert.deepEqual(await titles('print'), []);
    });

    it('belong to their diagnostics, and are preferred where there is no choice', async () => {
      const fixes = new VerificationFixes(fixture.checked, fixture.settings);
      const { range } = diagnostic('gett');
      const [first] = fixes.provideCodeActions(document, range, {
        triggerKind: vscode.CodeActionTriggerKind.Automatic,
        diagnostics: fixture.diagnostics(document.uri),
        only: undefined,
      });
      assert.deepEqual(first?.diagnostics, [diagnostic('gett')]);
      const { names } = itemOf('gett').replacement!;
      assert.equal(first?.isPreferred, names.length === 1);
    });

    it('mark a symbol as verified, and an import', async () => {
      await fixture.fix(document, 'clean', "Mark 'toolshed.clean' as Verified");
      await fixture.waitFor(document, marks.slice(0, -1));
      await fixture.fix(document, 'toolshed', "Mark Import 'toolshed' as Verified");
      await fixture.waitFor(
        document,
        marks.slice(0, -1).filter((one) => !one.includes('toolshed')),
      );
      assert.match(await fixture.hover(document, 'toolshed'), /manually verified/);
      const record = readFileSync(EditorFixture.inFolder('.phidelity', 'verified.json'), 'utf8');
      assert.match(record, /"toolshed\.clean"/);
    });

    it('go to the definition', async () => {
      await fixture.fix(document, 'clean', 'Go to Definition');
      const shown = vscode.window.activeTextEditor!;
      assert.match(shown.document.uri.path, /\/site-packages\/toolshed\/__init__\.py$/);
      assert.match(shown.document.lineAt(shown.selection.start.line).text, /def clean/);
    });

    it('copy the command that installs what is known', async () => {
      await fixture.fix(document, 'flask', "Copy 'python -m pip install flask'");
      assert.equal(await vscode.env.clipboard.readText(), 'python -m pip install flask');
    });

    it('open the documentation by its address', async () => {
      const actions = await fixture.fixes(document, 'requests');
      const command = actions.find(({ title }) => title === 'Open Documentation')?.command;
      assert.ok(JSON.stringify(command?.arguments).includes(documentationUrl('requests')));
    });

    it('ask the model to do without, with the code that was written', async () => {
      await fixture.fix(document, 'requests', rewrite);
      const question = lastQuestion();
      assert.match(question.question, /imports nothing beyond `typing`/);
      assert.match(question.question, /Do not use .*`requests`/);
      assert.ok(question.question.includes(`\`\`\`python\n${code.trimEnd()}\n\`\`\``), question.question);
      assert.deepEqual([question.reference?.startLine, question.reference?.endLine], [1, 10]);
      await vscode.commands.executeCommand('phidelity.stopAnswer');
      await vscode.commands.executeCommand('phidelity.unloadModel');
    });

    it('verify the file as a whole', async () => {
      await editor.edit((edit) => edit.insert(new vscode.Position(9, 0), 'requests.fetch("x")\n'));
      await fixture.fix(document, 'requests', 'Verify APIs in File');
      // The running extension does it, whose diagnostics stand beside those of the fixture.
      await until(() => fixture.marks(document).some((one) => one.includes('fetch')));
      assert.ok(fixture.marks(document).includes('9 fetch missing'));
      await vscode.commands.executeCommand('phidelity.clearVerification');
    });
  });
});

/** The runner puts the result beside the profile's directories. */
function lastQuestion(): { question: string; reference?: { startLine: number; endLine: number } } {
  const profile = path.dirname(process.env['PHIDELITY_TEST_RESULT'] ?? '');
  const chats = path.join(profile, 'user/User/globalStorage/phidelity.phidelity/conversations');
  const events = readdirSync(chats)
    .flatMap((name) => readFileSync(path.join(chats, name), 'utf8').split('\n'))
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { type: string; at: number; question: string })
    .filter(({ type }) => type === 'asked')
    .toSorted((a, b) => a.at - b.at);
  return events.at(-1)!;
}
