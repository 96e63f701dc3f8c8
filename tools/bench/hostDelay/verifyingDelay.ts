import path from 'node:path';
import { nodeTimer } from '../../../src/platform/nodeTimer.ts';
import { VerifierThread } from '../../../src/platform/verification/verifier/verifierThread.ts';
import { build } from 'esbuild';
import { artefacts } from '../../../esbuild.mjs';
import { projectRoot } from '../../projectRoot.ts';
import type { Benchmark, Figure } from '../benchmark.ts';
import type { LoopReport } from '../loopWatch.ts';
import { quantile } from '../quantile.ts';
import { blockOfCode } from './blockOfCode.ts';
import { measureInHost } from './measureInHost.ts';

/** What one round of editing or verifying did to the extension host's event loop. */
export interface VerifyingDelay extends LoopReport {
  readonly what: 'first' | 'verifying' | 'editing' | 'verifying many uses' | 'many uses';
  /** From the command to its end, in milliseconds. */
  readonly times: readonly number[];
}

const starts = 3;
const checks = 40;
const completion = '    parser.add_argument("--limit", type=int)\n';

/** What a question to the thread takes, in milliseconds, with pyright behind it. */
async function throughTheThread(): Promise<Figure[]> {
  const logger = { error: console.error, warn: () => {}, info: () => {}, debug: () => {} };
  const entry = path.join(projectRoot, 'dist', 'verifier.mjs');
  const first: number[] = [];
  const blocks: number[] = [];
  const completions: number[] = [];
  for (let start = 0; start < starts; start++) {
    const verifier = new VerifierThread({ entry, timer: nodeTimer, logger });
    verifier.configure({ familiar: [], isTrusted: true, folders: [{ path: projectRoot }] });
    const time = async (code: string, within?: { start: number; end: number }): Promise<number> => {
      const asked = performance.now();
      const request = { code, path: path.join(projectRoot, 'bench.py'), folder: projectRoot, within };
      await verifier.verify(request, new AbortController().signal);
      return performance.now() - asked;
    };
    try {
      first.push(await time(blockOfCode));
      for (let check = 0; check < checks; check++) {
        blocks.push(await time(`# ${check}\n${blockOfCode}`));
        const lines = blockOfCode.split('\n').slice(0, 23).join('\n');
        const code = `# ${check}\n${lines}\n${completion}`;
        completions.push(await time(code, { start: code.length - completion.length, end: code.length }));
      }
    } finally {
      verifier.dispose();
    }
  }
  return [
    { name: `the first check of a thread, median of ${starts}`, value: quantile(first, 0.5), unit: 'ms' },
    { name: 'a block of 30 lines, median', value: quantile(blocks, 0.5), unit: 'ms', goal: { atMost: 150 } },
    { name: 'a block of 30 lines, 95 %', value: quantile(blocks, 0.95), unit: 'ms' },
    { name: 'a completion, median', value: quantile(completions, 0.5), unit: 'ms', goal: { atMost: 100 } },
    { name: 'a completion, 95 %', value: quantile(completions, 0.95), unit: 'ms' },
  ];
}

async function inTheEditor(): Promise<Figure[]> {
  const results = await measureInHost<VerifyingDelay[]>('verifyInHost.ts');
  const of = (what: VerifyingDelay['what']): VerifyingDelay[] => results.filter((one) => one.what === what);
  const worst = (what: VerifyingDelay['what'], figure: keyof LoopReport): number =>
    Math.max(...of(what).map((one) => one[figure]));
  const times = of('verifying').flatMap((one) => one.times);
  const blocked = (what: VerifyingDelay['what'], name: string): Figure => ({
    name: `blocked by work, longest, ${name}`,
    value: worst(what, 'longestWork'),
    unit: 'ms',
  });
  return [
    {
      name: 'Verify APIs in File, 30 lines, from command to end, median',
      value: quantile(times, 0.5),
      unit: 'ms',
    },
    { ...blocked('verifying', 'verifying after each edit'), goal: { atMost: 10 } },
    blocked('editing', 'editing only'),
    blocked('first', 'verifying for the first time'),
    { ...blocked('verifying many uses', 'verifying 4,000 uses'), goal: { atMost: 10 } },
    blocked('many uses', 'opening the same file only'),
    {
      name: 'not running or blocked, longest, verifying',
      value: worst('verifying', 'longestGap'),
      unit: 'ms',
    },
    {
      name: 'not running or blocked, longest, editing only',
      value: worst('editing', 'longestGap'),
      unit: 'ms',
    },
  ];
}

/** How long verifying takes in a thread, and keeps the extension host from its other work in the real editor. */
export const verifyingDelay: Benchmark = {
  name: 'verifying',
  about: 'checks through the verifier thread, and the extension host while a person edits and verifies',
  run: async () => {
    await build({ ...artefacts.extension, outdir: path.join(projectRoot, 'dist') });
    await build({ ...artefacts.verifier, outdir: path.join(projectRoot, 'dist') });
    return [...(await throughTheThread()), ...(await inTheEditor())];
  },
};
