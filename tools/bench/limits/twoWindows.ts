import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Figure } from '../benchmark.ts';
import { sharedKinds } from './sharedFiles.ts';

const windows = ['a', 'b'] as const;
const entry = path.join(import.meta.dirname, 'windowProcess.ts');

/** Has two processes write to each kind of shared file at once, and counts what is missing then. */
export async function twoWindows(writes = 1000): Promise<Figure[]> {
  const figures: Figure[] = [];
  let lost = 0;
  let left = 0;
  for (const [kind, { open }] of Object.entries(sharedKinds)) {
    const folder = mkdtempSync(path.join(tmpdir(), 'phidelity-windows-'));
    try {
      const seconds = await writeAtOnce(folder, kind, writes);
      const missing = windows.length * writes - (await (await open(folder)).written());
      lost += missing;
      const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
      left += names.filter((name) => /\.(lock|tmp|takeover)$/.test(name)).length;
      figures.push({ name: `${kind}: lost`, value: missing, unit: `in ${seconds.toFixed(0)} s` });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  const name = `two windows, ${writes.toLocaleString('en')} writes each, every kind of file: lost`;
  return [
    ...figures,
    { name, value: lost, unit: 'writes', goal: { atMost: 0 } },
    { name: 'locks and temporary files left', value: left, unit: 'files', goal: { atMost: 0 } },
  ];
}

/** Seconds that it took. */
async function writeAtOnce(folder: string, kind: string, writes: number): Promise<number> {
  const children = windows.map((name) =>
    fork(entry, [folder, kind, name, String(writes)], { execArgv: ['--import', 'tsx'] }),
  );
  try {
    await Promise.all(children.map((child) => once(child, 'message')));
    const start = performance.now();
    const ended = children.map((child) => once(child, 'exit'));
    for (const child of children) child.send('go');
    const codes = (await Promise.all(ended)).map(([code]) => code as number | null);
    if (codes.some((code) => code !== 0))
      throw new Error(`A window ended with the codes ${codes.join(' and ')}.`);
    return (performance.now() - start) / 1000;
  } finally {
    for (const child of children) child.kill();
  }
}
