import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { commands, ConfigurationTarget, window, workspace } from 'vscode';
import { LoopWatch } from '../loopWatch.ts';
import type { HostDelay } from './hostDelay.ts';

const interval = 90;
const lines = 2000;
const above = Array.from({ length: lines }, (_, i) => `value_${i} = ${i}`).join('\n');
const text = [
  'def is_prime(n: int) -> bool:',
  '"""Return True if n is a prime number."""',
  'if n < 2:',
  'return False',
  'total = sum(value for value in range(n))',
  'return total > 1',
].join('\n');
/** The first round warms the model, the compiler and VS Code up. */
const rounds = [true, false, true, false, true] as const;

async function typeOnce(file: string, isOn: boolean): Promise<HostDelay> {
  const settings = workspace.getConfiguration('phidelity');
  await settings.update('completion.languages', { python: isOn }, ConfigurationTarget.Global);
  writeFileSync(file, `${above}\n\n\n`);
  const document = await workspace.openTextDocument(file);
  await window.showTextDocument(document);
  await commands.executeCommand('cursorBottom');
  await sleep(2000);
  const watch = new LoopWatch();
  for (const key of text) {
    await commands.executeCommand('type', { text: key });
    await sleep(interval);
  }
  const report = watch.stop();
  await commands.executeCommand('workbench.action.files.save');
  await commands.executeCommand('workbench.action.closeActiveEditor');
  return { isOn, ...report };
}

/** Called by VS Code: types in its editor, with and without completions, and measures the extension host meanwhile. */
export async function run(): Promise<void> {
  const [folder] = workspace.workspaceFolders ?? [];
  const resultFile = process.env['PHIDELITY_BENCH_RESULT'];
  if (!folder || !resultFile) throw new Error('Start this through npm run bench.');
  await commands.executeCommand('phidelity.loadModel');
  const results: HostDelay[] = [];
  for (const [index, isOn] of rounds.entries()) {
    const result = await typeOnce(path.join(folder.uri.fsPath, `typed_${index}.py`), isOn);
    if (index > 0) results.push(result);
  }
  writeFileSync(resultFile, JSON.stringify(results));
}
