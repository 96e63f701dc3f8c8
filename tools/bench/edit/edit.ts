import path from 'node:path';
import type { Benchmark, Figure } from '../benchmark.ts';
import { measureInHost } from '../hostDelay/measureInHost.ts';
import type { ScriptedResult } from './scriptedInHost.ts';

async function scripted(): Promise<Figure[]> {
  const found = await measureInHost<ScriptedResult>(path.join(import.meta.dirname, 'scriptedInHost.ts'));
  const { accepted, rejected, undone, failures, count } = found;
  for (const failure of failures) console.log(`  ${failure}`);
  return [
    { name: 'edits accepted: exactly the expected file', value: accepted, unit: '' },
    { name: 'of them undone in one step (all but cells)', value: undone, unit: '' },
    { name: 'edits rejected: the bytes that were', value: rejected, unit: '' },
    { name: `right, of ${count}`, value: count - failures.length, unit: '', goal: { atLeast: count } },
  ];
}

/** Whether edits end in what they should, in the real editor. */
export const edit: Benchmark = {
  name: 'edit',
  about: 'edits in place through the editor, with scripted answers',
  run: scripted,
};
