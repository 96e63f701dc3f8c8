import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { commands, Position, window, workspace, type TextEditor } from 'vscode';
import { LoopWatch } from '../loopWatch.ts';
import { blockOfCode } from './blockOfCode.ts';
import type { VerifyingDelay } from './verifyingDelay.ts';

const edits = 20;
const manyUses = 4000;

/** Verifies what is open, if it is to be; gives back the milliseconds. */
async function verify(isOn: boolean): Promise<number> {
  const start = performance.now();
  if (isOn) await commands.executeCommand('phidelity.verifyFile');
  return performance.now() - start;
}

async function open(file: string, text: string): Promise<TextEditor> {
  writeFileSync(file, text);
  const editor = await window.showTextDocument(await workspace.openTextDocument(file));
  await sleep(2000);
  return editor;
}

/** Edits a block again and again and has it verified each time, or only edits it. */
async function editOften(file: string, isOn: boolean): Promise<VerifyingDelay> {
  const editor = await open(file, blockOfCode);
  const watch = new LoopWatch();
  const times: number[] = [];
  for (let edit = 0; edit < edits; edit++) {
    await editor.edit((builder) => builder.insert(new Position(0, 0), '# one more line\n'));
    times.push(await verify(isOn));
    await sleep(200);
  }
  return { what: isOn ? 'verifying' : 'editing', times, ...watch.stop() };
}

async function openLargeFile(file: string, isOn: boolean): Promise<VerifyingDelay> {
  await open(file, `import os\n${'os.path.join("a", "b")\n'.repeat(manyUses)}`);
  const watch = new LoopWatch();
  const time = await verify(isOn);
  await sleep(2000);
  return { what: isOn ? 'verifying many uses' : 'many uses', times: [time], ...watch.stop() };
}

/** Called by VS Code: edits Python in its editor, verifies it, and measures the extension host meanwhile. */
export async function run(): Promise<void> {
  const [folder] = workspace.workspaceFolders ?? [];
  const resultFile = process.env['PHIDELITY_BENCH_RESULT'];
  if (!folder || !resultFile) throw new Error('Start this through npm run bench.');
  const file = (name: string): string => path.join(folder.uri.fsPath, name);
  const results: VerifyingDelay[] = [];
  // The first round, in which everything starts, is told apart.
  for (const [index, isOn] of [true, false, true, false, true].entries()) {
    const result = await editOften(file(`block_${index}.py`), isOn);
    results.push(index === 0 ? { ...result, what: 'first' } : result);
    if (isOn) await commands.executeCommand('phidelity.clearVerification');
  }
  for (const isOn of [false, true, true])
    results.push(await openLargeFile(file(`many_${results.length}.py`), isOn));
  writeFileSync(resultFile, JSON.stringify(results));
  await commands.executeCommand('workbench.action.files.saveAll');
}
