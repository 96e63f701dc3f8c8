import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { seededRandom } from '../typing/seededRandom.ts';
import { generatedEdits } from './generatedEdits.ts';
import { closeAll, isReviewed, partOfRun } from './inHost.ts';

const instructions = [
  'Add a docstring.',
  'Return None where the argument is empty.',
  'Rename the result to total.',
  'Handle errors with try and except.',
  'Add type hints.',
  'Make it shorter.',
  'Print the arguments first.',
  'Use a list comprehension.',
  'Add a parameter named verbose.',
  'Translate this into French.',
] as const;

const problems = [
  'Undefined name "total"',
  'Missing return statement',
  'Expected an indented block',
  '"value" is possibly unbound',
  'Too many positional arguments',
] as const;

/** One try of a door: the text of the file before and after all that was offered was accepted. */
export interface ModelTry {
  readonly door: string;
  readonly before: string;
  readonly after: string;
  readonly wasOffered: boolean;
}

type Door = (editor: vscode.TextEditor, at: number) => Thenable<unknown>;

function problemAtCursor(
  { document, selection }: vscode.TextEditor,
  at: number,
  reported: vscode.DiagnosticCollection,
): vscode.Diagnostic {
  const { range } = document.lineAt(selection.active.line);
  const problem = new vscode.Diagnostic(range, problems[at % problems.length]!);
  problem.source = 'bench';
  reported.set(document.uri, [problem]);
  return problem;
}

/** The ways to the model, as users have them. */
async function doors(reported: vscode.DiagnosticCollection): Promise<ReadonlyMap<string, Door>> {
  const { executeCommand } = vscode.commands;
  const known = new Set(await vscode.commands.getCommands());
  const all: readonly (readonly [string, Door])[] = [
    [
      'phidelity.edit',
      (_, at) => executeCommand('phidelity.edit', { instruction: instructions[at % instructions.length] }),
    ],
    [
      'phidelity.fix',
      (editor, at) =>
        executeCommand('phidelity.fix', editor.document.uri, [problemAtCursor(editor, at, reported)]),
    ],
    ...[
      'phidelity.refactor',
      'phidelity.writeDocstring',
      'phidelity.addTypeHints',
      'phidelity.writeTests',
    ].map((id) => [id, () => executeCommand(id, { instruction: 'Make it simpler.' })] as const),
  ];
  return new Map(all.filter(([id]) => known.has(id)));
}

/** Files of the demo, and generated ones with other indentations. */
function texts(): readonly string[] {
  const folder = process.env['PHIDELITY_BENCH_SOURCES']!;
  const files = readdirSync(folder).filter((name) => name.endsWith('.py'));
  return [
    ...files.map((name) => readFileSync(path.join(folder, name), 'utf8')),
    ...generatedEdits(10).map(({ text }) => text),
  ];
}

/** VS Code tells of a tab a moment after it was opened. */
async function isReviewedSoon(): Promise<boolean> {
  for (let left = 40; left > 0 && !isReviewed(); left--) await sleep(50);
  return isReviewed();
}

async function tryDoor(door: Door, name: string, at: number, text: string, file: string): Promise<ModelTry> {
  writeFileSync(file, text);
  const document = await vscode.workspace.openTextDocument(file);
  const editor = await vscode.window.showTextDocument(document, { preview: false });
  const before = document.getText();
  const lines = before
    .split(/\r?\n/)
    .flatMap((line, index) => (/^\s*(?:async )?def /.test(line) ? [index] : []));
  const line = lines[Math.floor(seededRandom(at + 7)() * lines.length)] ?? 0;
  editor.selection = new vscode.Selection(line, 4, line, 4);
  await door(editor, at);
  const wasOffered = await isReviewedSoon();
  // It is asked about again what would be no Python, which nobody answers here.
  if (wasOffered) await vscode.commands.executeCommand('phidelity.acceptEdit');
  const shown = vscode.window.activeTextEditor?.document;
  // Tests are written into another file.
  const after = isReviewed() || !shown ? document.getText() : shown.getText();
  await closeAll();
  return { door: name, before, after, wasOffered };
}

/** Called by VS Code. */
export async function run(): Promise<void> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const resultFile = process.env['PHIDELITY_BENCH_RESULT'];
  if (!folder || !resultFile) throw new Error('Start this through npm run bench.');
  const [from, to] = partOfRun();
  const settings = vscode.workspace.getConfiguration('phidelity');
  for (const [name, value] of [
    ['model.path', process.env['PHIDELITY_BENCH_MODEL']],
    ['model.contextSize', 2048],
    ['chat.maxTokens', 160],
    ['completion.languages', { python: false }],
  ] as const)
    await settings.update(name, value, vscode.ConfigurationTarget.Global);
  await vscode.commands.executeCommand('phidelity.loadModel');
  const reported = vscode.languages.createDiagnosticCollection('bench');
  const ways = [...(await doors(reported))];
  const sources = texts();
  const tries: ModelTry[] = [];
  for (let at = from; at < to; at++) {
    const [name, door] = ways[at % ways.length]!;
    const file = path.join(folder.uri.fsPath, `try_${at}.py`);
    tries.push(await tryDoor(door, name, at, sources[at % sources.length]!, file));
  }
  reported.dispose();
  writeFileSync(resultFile, JSON.stringify(tries));
}
