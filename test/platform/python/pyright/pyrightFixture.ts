import { createRequire } from 'node:module';
import type { Logger } from '../../../../src/core/ports/logger.ts';
import type { Timer } from '../../../../src/core/ports/clock.ts';
import { scanPython } from '../../../../src/core/verification/scan/scanPython.ts';
import type { Verdict } from '../../../../src/core/verification/symbols/symbolChecker.ts';
import { nodeTimer } from '../../../../src/platform/nodeTimer.ts';
import { PyrightChecker } from '../../../../src/platform/verification/pyright/pyrightChecker.ts';
import { FileTree } from '../../../support/fileTree.ts';

export const pyrightEntry = createRequire(import.meta.url).resolve('pyright/langserver.index.js');

/** A checker of packages that a test has written. Dispose of it. */
export class PyrightFixture {
  readonly tree: FileTree;
  readonly checker: PyrightChecker;
  readonly log: string[];

  private constructor(tree: FileTree, checker: PyrightChecker, log: string[]) {
    this.tree = tree;
    this.checker = checker;
    this.log = log;
  }

  static async create(
    packages: Readonly<Record<string, string>>,
    options: {
      readonly entry?: string;
      readonly timer?: Timer;
      readonly idleMilliseconds?: number;
      readonly limitMilliseconds?: number;
    } = {},
  ): Promise<PyrightFixture> {
    const tree = await FileTree.create();
    await tree.write(
      Object.fromEntries(Object.entries(packages).map(([name, text]) => [`site/${name}`, text])),
    );
    const log: string[] = [];
    const note = (message: string): void => void log.push(message);
    const logger: Logger = { error: note, warn: note, info: note, debug: note };
    const checker = new PyrightChecker({
      entry: pyrightEntry,
      timer: nodeTimer,
      ...options,
      environment: {
        searchPaths: [tree.path('site')],
        version: { major: 3, minor: 12 },
        roots: [tree.path('workspace')],
      },
      logger,
    });
    return new PyrightFixture(tree, checker, log);
  }

  /** The verdicts on all uses that the scanner finds, by symbol; of several uses, on the last. */
  async verdicts(
    code: string,
    options: { readonly path?: string; readonly signal?: AbortSignal } = {},
  ): Promise<Record<string, Verdict>> {
    const { path = this.tree.path('workspace', 'main.py'), signal = new AbortController().signal } = options;
    const { uses } = scanPython(code);
    const verdicts = await this.checker.check({ code, uses, path }, signal);
    return Object.fromEntries(uses.map(({ symbol }, at) => [symbol, verdicts[at]!]));
  }

  /** The verdicts on all uses that the scanner finds, each with its symbol, in the order of the text. */
  async allVerdicts(code: string): Promise<[symbol: string, verdict: Verdict][]> {
    const { uses } = scanPython(code);
    const path = this.tree.path('workspace', 'main.py');
    const verdicts = await this.checker.check({ code, uses, path }, new AbortController().signal);
    return uses.map(({ symbol }, at) => [symbol, verdicts[at]!]);
  }

  async dispose(): Promise<void> {
    this.checker.dispose();
    await this.tree.remove();
  }
}
