import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { artefacts } from '../../../esbuild.mjs';
import { CleanUpStack } from '../../cleanUpStack.ts';
import { hostTarget } from '../../packageExtension.ts';
import { stageExtension } from '../../stageExtension.ts';
import { VscodeProfile } from '../../vscode/vscodeProfile.ts';
import { Workbench } from '../../vscode/workbench.ts';
import { ghostTextSelector } from '../../vscode/workbenchParts.ts';
import type { Benchmark, Figure } from '../benchmark.ts';
import { quantile } from '../quantile.ts';
import { seededRandom } from '../typing/seededRandom.ts';

/** Nothing in it begins what the engine and the instant extension say, so each key asks anew. */
const text = Array.from({ length: 6 }, (_, i) => `width_${i} = size[${i}] + tax + rest(${i}, 2)`).join('\n');
const interval = { least: 110, most: 230 } as const;

/** Who answers, and whether what is answered is verified before it is shown. */
const cases = [
  { file: 'instant.txt', verifies: false, name: 'VS Code alone: its own wait, its processes, drawing' },
  { file: 'typed.py', verifies: false, name: 'with Phidelity, an engine that answers at once' },
  { file: 'typed.py', verifies: true, name: 'the same, and the verifier looks at each completion' },
] as const;
const rounds = 2;

declare global {
  interface Window {
    ghostTextDelays: number[];
  }
}

/** From now on notes how long after a key ghost text comes up that was not there. */
async function watchKeys(workbench: Workbench): Promise<void> {
  // As text: a function that has a name would be compiled to one that only Node can run.
  await workbench.page.evaluate(`(() => {
    window.ghostTextDelays = [];
    let pressed, wasGone;
    const isShown = () => document.querySelector(${JSON.stringify(ghostTextSelector)}) !== null;
    window.addEventListener('keydown', ({ timeStamp }) => {
      pressed = timeStamp;
      wasGone = !isShown();
    }, true);
    new MutationObserver(() => {
      if (pressed === undefined) return;
      if (!isShown()) wasGone = true;
      else if (wasGone) {
        window.ghostTextDelays.push(performance.now() - pressed);
        pressed = undefined;
      }
    }).observe(document.body, { childList: true, subtree: true, characterData: true });
  })()`);
}

/** Types the text at the end of a file, in human time, and returns the delays in milliseconds. */
async function typeInto(workbench: Workbench, file: string): Promise<number[]> {
  const random = seededRandom(7);
  await workbench.openFile(file);
  await workbench.page.keyboard.press('ControlOrMeta+End');
  await workbench.waitForEditorFocus();
  await workbench.page.evaluate('window.ghostTextDelays = []');
  for (const key of text) {
    await workbench.page.keyboard.type(key);
    await workbench.page.waitForTimeout(interval.least + random() * (interval.most - interval.least));
  }
  return workbench.page.evaluate(() => window.ghostTextDelays);
}

/** Key to ghost text in a real window, with an engine that answers at once: who takes how much of it. */
export const ghostText: Benchmark = {
  name: 'ghost-text',
  about: 'from key to ghost text in a real VS Code: its own share, ours and the verifier’s',
  run: async () => {
    const cleanUp = new CleanUpStack();
    try {
      const staged = await stageExtension(hostTarget);
      const entryPoints = { engine: 'tools/bench/pacedEngine.ts' };
      await build({ ...artefacts.engine, entryPoints, outdir: path.join(staged, 'dist') });
      const folder = mkdtempSync(path.join(tmpdir(), 'phidelity-bench-'));
      cleanUp.addSync(() => rmSync(folder, { recursive: true, force: true }));
      const profile = VscodeProfile.create({ 'editor.quickSuggestions': 'off', 'editor.autoIndent': 'none' });
      cleanUp.addSync(() => profile.remove());
      profile.linkExtension(staged);
      profile.linkExtension(path.join(import.meta.dirname, 'instantExtension'));
      const workbench = await Workbench.open({ profile, folder });
      cleanUp.add(() => workbench.close());
      await workbench.runCommand('Phidelity: Load Model');
      await watchKeys(workbench);
      const delays = new Map<string, number[]>(cases.map(({ name }) => [name, []]));
      for (let round = 0; round < rounds; round++)
        for (const { file, verifies, name } of cases) {
          profile.applySettings({ 'phidelity.verification.completions': verifies ? 'hide' : 'off' });
          const own = path.join(folder, `${round}-${delays.get(name)!.length}-${file}`);
          writeFileSync(own, 'import os\n\nsize = [1, 2, 3]\n');
          delays.get(name)!.push(...(await typeInto(workbench, own)));
        }
      return cases.flatMap(({ name }): Figure[] => {
        const values = delays.get(name)!;
        if (values.length === 0) throw new Error(`No ghost text came up: ${name}.`);
        return [
          { name: `${name}, median of ${values.length}`, value: quantile(values, 0.5), unit: 'ms' },
          { name: '  95 %', value: quantile(values, 0.95), unit: 'ms' },
        ];
      });
    } finally {
      await cleanUp.run();
    }
  },
};
