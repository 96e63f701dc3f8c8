import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { ReportItem } from '../../../src/core/verification/findings/reportItem.ts';
import { Settings } from '../../../src/host/settings/settings.ts';
import { PackageChanges } from '../../../src/host/verification/python/environmentChanges.ts';
import { WorkspaceVerifiedApis } from '../../../src/host/verification/verified/workspaceVerifiedApis.ts';
import { WorkspacePython } from '../../../src/host/verification/python/workspacePython.ts';
import { WorkspaceVerification } from '../../../src/host/verification/workspaceVerification.ts';
import { nodeTimer } from '../../../src/platform/nodeTimer.ts';
import { VerifierThread } from '../../../src/platform/verification/verifier/verifierThread.ts';
import { writePythonEnvironment } from '../../support/pythonEnvironment.ts';
import { changeSetting } from '../completion/support/changeSetting.ts';
import { pythonExtension } from './support/pythonExtension.ts';
import { untilChanged } from './support/untilChanged.ts';
import { until } from '../../support/until.ts';

const folder = vscode.workspace.workspaceFolders![0]!.uri.fsPath;
const inFolder = (...names: string[]): string => path.join(folder, ...names);
const at = vscode.Uri.file(inFolder('shop.py'));
const code = 'import requests\n\nrequests.get("x")\nrequests.fetch("x")\n';
const never = new AbortController().signal;

describe('verification in a workspace', function () {
  this.timeout(60_000); // a pyright starts for each environment

  let verifier: VerifierThread;
  let disposables: vscode.Disposable;
  let settings: Settings;
  let verification: WorkspaceVerification;
  let log: string[];

  const write = (text: string): void => void log.push(text);
  const logger = { error: write, warn: write, info: write, debug: write };

  before(() => {
    const extension = vscode.extensions.getExtension('phidelity.phidelity')!;
    const entry = path.join(extension.extensionPath, 'dist', 'verifier.mjs');
    verifier = new VerifierThread({ entry, timer: nodeTimer, logger });
  });

  after(() => verifier.dispose());

  beforeEach(async () => {
    writePythonEnvironment(folder);
    log = [];
    settings = new Settings('');
    const records = new WorkspaceVerifiedApis({ timer: nodeTimer, logger });
    const python = new WorkspacePython({ settings, timer: nodeTimer, logger });
    const packages = new PackageChanges();
    verification = new WorkspaceVerification({
      verifier,
      settings,
      verified: records,
      python,
      packages,
      timer: nodeTimer,
    });
    disposables = vscode.Disposable.from(verification, packages, python, records, settings);
    await pythonExtension().activate();
    pythonExtension().exports.answerWith({});
  });

  afterEach(async () => {
    await changeSetting(settings, 'verification.defaultInterpreterPath', undefined);
    disposables.dispose();
    for (const name of ['.venv', 'moved', '.phidelity'])
      rmSync(inFolder(name), { recursive: true, force: true });
    await vscode.commands.executeCommand('notifications.clearAll');
  });

  const items = (): Promise<readonly ReportItem[]> => verification.verify({ code, at }, never);

  /** Each item's name and what is said of it. */
  const labels = async (): Promise<Record<string, string>> =>
    Object.fromEntries((await items()).map(({ name, label }) => [name, label]));

  /** The item of this name; the import where a symbol has the same. */
  async function item(name: string): Promise<ReportItem> {
    const found = (await items()).find((one) => one.name === name);
    assert.ok(found, name);
    return found;
  }

  /** Until the import is (not) taken for verified by a person: other changes are told on the way there. */
  async function untilVerified(isVerified: boolean): Promise<void> {
    await until(async () => (await item('requests')).isVerifiedByUser === isVerified);
  }

  /** That it was written before the test is told late. */
  const environmentIsKnown = (): Promise<void> =>
    untilChanged(verification.onDidChange, () => appendFileSync(inFolder('.venv', 'pyvenv.cfg'), '\n'));

  it('checks against the virtual environment of the folder', async () => {
    assert.deepEqual(await labels(), {
      requests: 'installed, requests 2.32.3',
      'requests.get': 'exists',
      'requests.fetch': 'does not exist',
    });
    const { python } = verification.basisOf(at)!;
    assert.equal(python?.path, inFolder('.venv', 'bin', 'python3'));
    assert.equal(python.version, '3.12');
    assert.equal(verification.basisOf(undefined), verification.basisOf(at));
  });

  it('saves what the user has verified in a file of the folder, until the mark is removed', async () => {
    const { api, finding } = await item('requests');
    assert.equal(finding, 'unverified');
    await untilChanged(verification.onDidChange, () => verification.markVerified(api!, at));
    const verified = await item('requests');
    assert.equal(verified.isVerifiedByUser, true);
    assert.equal(verified.finding, undefined);
    assert.equal((await item('requests.fetch')).finding, 'missing');
    const text = readFileSync(inFolder('.phidelity', 'verified.json'), 'utf8');
    const today = new Date();
    assert.match(text, /"symbol": "requests", "version": "2\.32\.3", "date": "\d{4}-\d\d-\d\d"/);
    assert.ok(text.includes(`"${today.getFullYear()}-`));

    await untilChanged(verification.onDidChange, () => verification.withdraw(api!, at));
    assert.equal((await item('requests')).isVerifiedByUser, false);
  });

  it('lets it lapse when another minor version is installed', async () => {
    await verification.markVerified((await item('requests')).api!, at);
    const packages = inFolder('.venv', 'lib', 'python3.12', 'site-packages');
    for (const [version, isVerified] of [
      ['2.32.9', true],
      ['2.33.0', false],
    ] as const) {
      const metadata = `requests-${version}.dist-info`;
      renameSync(
        path.join(packages, version === '2.32.9' ? 'requests-2.32.3.dist-info' : 'requests-2.32.9.dist-info'),
        path.join(packages, metadata),
      );
      writeFileSync(
        path.join(packages, metadata, 'METADATA'),
        `Metadata-Version: 2.1\nName: requests\nVersion: ${version}\n`,
      );
      assert.equal((await item('requests')).isVerifiedByUser, isVerified, version);
    }
  });

  it('takes over what others write into the file, and what they delete', async () => {
    const { api } = await item('requests');
    const entry = JSON.stringify({ ...api, date: '2026-11-23' });
    mkdirSync(inFolder('.phidelity'));
    writeFileSync(inFolder('.phidelity', 'verified.json'), `{"verified": [${entry}]}`);
    await untilVerified(true);
    rmSync(inFolder('.phidelity'), { recursive: true });
    await untilVerified(false);
  });

  it('ignores a damaged file, does not change it, and reads it again once it is repaired', async () => {
    const { api } = await item('requests');
    await verification.markVerified(api!, at);
    const file = inFolder('.phidelity', 'verified.json');
    const whole = readFileSync(file, 'utf8');
    appendFileSync(file, '}');
    await untilVerified(false);
    await assert.rejects(verification.markVerified({ ...api!, symbol: 'requests.get' }, at), {
      reason: 'verified-file',
      message: /^Line 7 of .*verified\.json is not valid JSON: expected the end of the file/,
    });
    assert.equal(readFileSync(file, 'utf8'), `${whole}}`);
    const warnings = log.filter((line) => line.includes('verified.json'));
    assert.equal(warnings.length, 1);
    writeFileSync(file, whole);
    await untilVerified(true);
  });

  it('notices that the environment is deleted, and that one is made', async () => {
    await items();
    await environmentIsKnown();
    await untilChanged(verification.onDidChange, () => renameSync(inFolder('.venv'), inFolder('moved')));
    assert.notEqual((await labels())['requests'], 'installed, requests 2.32.3');
    await untilChanged(verification.onDidChange, () => renameSync(inFolder('moved'), inFolder('.venv')));
    assert.equal((await labels())['requests'], 'installed, requests 2.32.3');
  });

  it('notices that packages were removed when a terminal is closed, and installed when a file is saved', async () => {
    await items();
    await environmentIsKnown();
    const packages = inFolder('.venv', 'lib', 'python3.12', 'site-packages');
    const metadata = path.join(packages, 'requests-2.32.3.dist-info');
    const sources = path.join(packages, 'requests');
    mkdirSync(inFolder('moved'));
    writeFileSync(inFolder('moved', 'notes.txt'), '');
    for (const each of [metadata, sources]) renameSync(each, inFolder('moved', path.basename(each)));
    const terminal = vscode.window.createTerminal();
    await terminal.processId;
    await untilChanged(verification.onDidChange, () => terminal.dispose());
    assert.match((await labels())['requests']!, /not installed/);

    for (const each of [metadata, sources]) renameSync(inFolder('moved', path.basename(each)), each);
    await untilChanged(verification.onDidChange, async () => {
      const document = await vscode.workspace.openTextDocument(inFolder('moved', 'notes.txt'));
      const edit = new vscode.WorkspaceEdit();
      edit.insert(document.uri, new vscode.Position(0, 0), 'Installed requests.\n');
      await vscode.workspace.applyEdit(edit);
      await document.save();
    });
    assert.equal((await labels())['requests'], 'installed, requests 2.32.3');
  });

  it('prefers what the Python extension has chosen, and follows it', async () => {
    renameSync(inFolder('.venv'), inFolder('moved'));
    mkdirSync(inFolder('.venv'));
    pythonExtension().exports.answerWith({ path: () => ({ path: inFolder('moved', 'bin', 'python3') }) });
    assert.equal((await labels())['requests'], 'installed, requests 2.32.3');
    assert.equal(verification.basisOf(at)?.python?.path, inFolder('moved', 'bin', 'python3'));
    await untilChanged(verification.onDidChange, () => pythonExtension().exports.answerWith({}));
    assert.notEqual((await labels())['requests'], 'installed, requests 2.32.3');
  });

  it('is repeated when its own settings change, and not for others', async () => {
    await environmentIsKnown();
    let changes = 0;
    const listening = verification.onDidChange(() => (changes += 1));
    await changeSetting(settings, 'chat.topK', 7);
    await changeSetting(settings, 'chat.topK', undefined);
    await changeSetting(settings, 'verification.severity', { missing: 'warning' });
    await changeSetting(settings, 'verification.severity', undefined);
    assert.equal(changes, 0);
    await changeSetting(settings, 'verification.familiarModules', ['requests']);
    assert.equal(changes, 1);
    assert.equal((await item('requests')).finding, undefined);
    await changeSetting(settings, 'verification.familiarModules', undefined);
    listening.dispose();
  });

  it('takes the setting where nothing else is chosen, and says when that is no Python', async () => {
    renameSync(inFolder('.venv'), inFolder('moved'));
    await changeSetting(settings, 'verification.defaultInterpreterPath', '${workspaceFolder}/moved');
    assert.equal((await labels())['requests'], 'installed, requests 2.32.3');
    await changeSetting(settings, 'verification.defaultInterpreterPath', 'moved/bin/python3');
    assert.equal((await labels())['requests'], 'installed, requests 2.32.3');
    await changeSetting(settings, 'verification.defaultInterpreterPath', '~/no/such/python');
    assert.match((await labels())['requests']!, /not installed/);
    const problem = verification.basisOf(at)?.pythonProblem;
    assert.ok(problem?.kind === 'not-found');
    assert.match(problem.path, /^\/.*no\/such\/python$/);
  });
});
