import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import type { Frame } from 'playwright-core';
import { artefacts } from '../../esbuild.mjs';
import { CleanUpStack } from '../cleanUpStack.ts';
import { hostTarget } from '../packageExtension.ts';
import { stageExtension } from '../stageExtension.ts';
import { Workbench } from '../vscode/workbench.ts';
import type { Benchmark } from './benchmark.ts';
import { quantile } from './quantile.ts';

const rate = 200;
const tokens = 20_000;
/** After this share of the answer the heap is taken for the first time, when everything has warmed up. */
const firstLook = 0.25;

declare global {
  interface Window {
    delays: number[];
  }
}

async function ask(workbench: Workbench, question: string): Promise<void> {
  await workbench.panel.getByRole('textbox', { name: 'Question' }).fill(question);
  await workbench.page.keyboard.press('Enter');
}

/** Megabytes of JavaScript objects in the panel's page after a garbage collection. */
async function heapMegabytes(workbench: Workbench, frame: Frame): Promise<number> {
  const session = await workbench.page.context().newCDPSession(workbench.page);
  await session.send('HeapProfiler.collectGarbage');
  await session.detach();
  return frame.evaluate(() => {
    const { memory } = performance as Performance & { memory: { usedJSHeapSize: number } };
    return memory.usedJSHeapSize / 1e6;
  });
}

/** From the engine to the eye: a real VS Code and panel, behind an engine that talks at a set pace. */
export const panel: Benchmark = {
  name: 'panel',
  about: `an answer of ${tokens.toLocaleString('en')} tokens at ${rate} tok/s, from the engine process to the page`,
  run: async () => {
    const cleanUp = new CleanUpStack();
    try {
      const extensionFolder = await stageExtension(hostTarget);
      const { engine } = artefacts;
      const entryPoints = { engine: 'tools/bench/pacedEngine.ts' };
      await build({ ...engine, entryPoints, outdir: path.join(extensionFolder, 'dist') });
      const folder = mkdtempSync(path.join(tmpdir(), 'phidelity-bench-'));
      cleanUp.add(() => rmSync(folder, { recursive: true, force: true }));
      const workbench = await Workbench.open({ extensionFolder, folder });
      cleanUp.add(() => workbench.close());
      await workbench.openPanel();
      const frame = await workbench.panelFrame();
      await frame.evaluate(() => {
        window.delays = [];
        window.addEventListener('phidelity:rendered', (event) => {
          const { at } = (event as CustomEvent<{ at: number }>).detail;
          window.delays.push(performance.timeOrigin + performance.now() - at);
        });
      });

      await ask(workbench, `tokens=${tokens} rate=${rate}`);
      await workbench.page.waitForTimeout((tokens / rate) * 1000 * firstLook);
      const early = await heapMegabytes(workbench, frame);
      const stillStreaming = await workbench.panel.getByRole('button', { name: 'Stop' }).isVisible();
      await workbench.panel
        .locator('.answer[aria-busy="false"]')
        .waitFor({ timeout: (tokens / rate) * 2000 });
      const late = await heapMegabytes(workbench, frame);
      const delays = await frame.evaluate(() => window.delays);
      if (!stillStreaming) throw new Error('The answer ended before its heap was first looked at.');
      return [
        {
          name: 'token to text on the page, median',
          value: quantile(delays, 0.5),
          unit: 'ms',
          goal: { atMost: 20 },
        },
        {
          name: 'token to text on the page, 95 %',
          value: quantile(delays, 0.95),
          unit: 'ms',
          goal: { atMost: 60 },
        },
        { name: 'token to text on the page, worst', value: Math.max(...delays), unit: 'ms' },
        { name: 'renderings', value: delays.length, unit: '' },
        { name: `heap of the page after ${firstLook * 100} % of the answer`, value: early, unit: 'MB' },
        { name: 'heap of the page at its end', value: late, unit: 'MB' },
      ];
    } finally {
      await cleanUp.run();
    }
  },
};
