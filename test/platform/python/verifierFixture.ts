import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { CodeToVerify, Verification } from '../../../src/core/verification/codeVerifier.ts';
import type { Verdict } from '../../../src/core/verification/symbols/symbolChecker.ts';
import { nodeTimer } from '../../../src/platform/nodeTimer.ts';
import { VerifierThread } from '../../../src/platform/verification/verifier/verifierThread.ts';
import { memoryLogger } from '../../support/engineFixture.ts';
import { FileTree } from '../../support/fileTree.ts';
import { distribution, virtualEnvironment } from '../../support/pythonFiles.ts';

const inProject = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

export const verifierEntry = inProject('dist/verifier.mjs');
const never = new AbortController().signal;

/** Builds what is started, so that a test always runs the present source. */
export async function buildVerifier(): Promise<void> {
  if (process.env['PHIDELITY_TEST_IS_BUILT']) return;
  await promisify(execFile)(process.execPath, ['esbuild.mjs', 'verifier'], { cwd: inProject('.') });
}

/** A verifier thread and two environments: `shop` of one has `price`, of the other `cost`. Dispose of it. */
export class VerifierFixture {
  readonly tree: FileTree;
  readonly verifier: VerifierThread;
  readonly #lines: readonly string[];

  private constructor(tree: FileTree, verifier: VerifierThread, lines: readonly string[]) {
    this.tree = tree;
    this.verifier = verifier;
    this.#lines = lines;
  }

  /** @param options.deaths So many threads die in the middle of verifying code that has the word "deadly". */
  static async create(
    options: { readonly idleMilliseconds?: number; readonly deaths?: number; readonly entry?: string } = {},
  ): Promise<VerifierFixture> {
    const { deaths = 0, ...others } = options;
    const tree = await FileTree.create();
    for (const [name, symbol] of [
      ['one', 'price'],
      ['other', 'cost'],
    ] as const) {
      const packages = `${name}/lib/python3.12/site-packages`;
      await tree.write({
        ...virtualEnvironment(name),
        ...distribution(packages, 'shop', '2.1', ['shop']),
        [`${packages}/shop/__init__.py`]: `def ${symbol}(name: str) -> float:\n    return 1.0\n`,
      });
    }
    await tree.write({ 'work/': '', 'mortal.mjs': mortalThread(tree.path('deaths')), deaths: `${deaths}` });
    const { lines, ...logger } = memoryLogger();
    const entry = deaths > 0 ? tree.path('mortal.mjs') : verifierEntry;
    const verifier = new VerifierThread({ entry, timer: nodeTimer, logger, ...others });
    const fixture = new VerifierFixture(tree, verifier, lines);
    fixture.choose('one');
    return fixture;
  }

  get log(): string {
    return this.#lines.join('\n');
  }

  /** The process ids that pyright has had, the last one last. */
  get pyrights(): number[] {
    return [...this.log.matchAll(/pyright runs as process (\d+)/g)].map(([, pid]) => Number(pid));
  }

  /** Chooses the Python that counts. */
  choose(name: string): void {
    const folders = [{ path: this.tree.path('work'), interpreter: this.tree.path(name) }];
    this.verifier.configure({ familiar: ['math'], isTrusted: true, folders });
  }

  verify(
    code: string,
    options: { readonly signal?: AbortSignal } & Pick<CodeToVerify, 'within'> = {},
  ): Promise<Verification> {
    const { signal = never, within } = options;
    const folder = this.tree.path('work');
    return this.verifier.verify({ code, path: this.tree.path('work', 'main.py'), folder, within }, signal);
  }

  /** The verdict on the last use. */
  async verdict(code: string): Promise<Verdict | undefined> {
    return (await this.verify(code)).uses.at(-1)?.verdict;
  }

  async remove(name: string): Promise<void> {
    await rm(this.tree.path(name), { recursive: true });
  }

  async dispose(): Promise<void> {
    this.verifier.dispose();
    await this.tree.remove();
  }
}

/** The real thread, but one that ends in the middle of verifying deadly code, as often as a file says. */
function mortalThread(deathsFile: string): string {
  return `import { readFileSync, writeFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
const file = ${JSON.stringify(deathsFile)};
const deaths = Number(readFileSync(file, 'utf8'));
await import(${JSON.stringify(verifierEntry)});
parentPort.on('message', ({ method, params }) => {
  if (method !== 'verify' || deaths === 0 || !JSON.stringify(params).includes('deadly')) return;
  writeFileSync(file, String(deaths - 1));
  setTimeout(() => process.exit(7), 5);
});
`;
}
