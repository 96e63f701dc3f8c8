import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CancellationTokenSource, type CancellationToken } from 'vscode-jsonrpc/node';
import type { NameVerdict, PlacedCode } from '../../../core/guidance/nameJudge.ts';
import type { NameProbe } from '../../../core/guidance/nameProbe.ts';
import { verdictOnName } from '../../../core/guidance/nameVerdict.ts';
import { onAbort } from '../../../core/lifetime/async.ts';
import { isOfResult } from '../../../core/verification/values/symbolNotation.ts';
import type { ScannedUse } from '../../../core/verification/scan/scannedCode.ts';
import { scanPython } from '../../../core/verification/scan/scanPython.ts';
import { withoutComments } from '../../../core/verification/scan/withoutComments.ts';
import { fileExists } from '../untrustedFiles.ts';
import { type Evidence, isOutdated } from './evidence.ts';
import { judgeUse } from './judgeUses.ts';
import { namesInstead } from './namesInstead.ts';
import type { PyrightChecker, RunningPyright } from './pyrightChecker.ts';
import { PyrightDocument, wantedIn } from './server/pyrightDocument.ts';
import type { PyrightProcess } from './server/pyrightProcess.ts';
import { type JudgedPlace, UseJudge } from './useJudge.ts';

type Kind = NameVerdict['kind'];

/** What a process has told of names that are the same in all code, by `keyOf`. */
interface Known {
  readonly server: PyrightProcess;
  /** Names that exist, with the files that tell so. */
  readonly existing: Map<string, Pick<Evidence, 'files' | 'absent'>>;
  /** All names of what a missing one hangs on. */
  readonly names: Map<string, readonly string[]>;
}

/**
 * Judges single names beside the checks of whole pieces of code, with the same process and by the same rules. Each is judged
 * in a document of its own: with each change of one, pyright forgets all the types that it has inferred so far, in every
 * file, and takes twice as long.
 */
export class NameChecker {
  readonly #checker: PyrightChecker;
  #known: Known | undefined;
  #count = 0;
  #warmed = '';

  constructor(checker: PyrightChecker) {
    this.#checker = checker;
  }

  /** Rejects when the signal is aborted, and when pyright ends. */
  async judge(probe: NameProbe, path: string, signal: AbortSignal): Promise<NameVerdict> {
    return this.#checker.beside(async (running) => {
      const known = this.#knownOf(running.server);
      const key = keyOf(probe, path);
      if (key !== undefined && (await this.#isKnown(known, key, running))) return { kind: 'exists' };
      const cancellation = new CancellationTokenSource();
      const listening = onAbort(signal, () => cancellation.cancel());
      try {
        return await this.#judge(running, { probe, path, key, known, token: cancellation.token });
      } catch (error) {
        signal.throwIfAborted();
        throw error;
      } finally {
        listening.dispose();
        cancellation.dispose();
      }
    });
  }

  /** Has pyright read what import statements name. */
  async warm({ path }: PlacedCode, imports: string): Promise<void> {
    const wanted = `${path}\n${imports}`;
    if (this.#warmed === wanted || imports === '') return;
    this.#warmed = wanted;
    await this.#checker.beside(async ({ server }) => {
      const cancellation = new CancellationTokenSource();
      const document = this.#document(imports, path, wantedIn(imports, []), server, cancellation.token);
      await document.open();
      await document.problems();
      await document.close();
    });
  }

  async #judge(running: RunningPyright, { probe, path, key, known, token }: Judging): Promise<NameVerdict> {
    const { server, folders } = running;
    const place = { ...running.place, folder: (await fileExists(path)) ? dirname(path) : undefined };
    const { uses } = scanPython(probe.code);
    const use = uses.find((one) => isSame(one, probe.use))!;
    const document = this.#document(probe.code, path, wantedIn(probe.code, [use]), server, token);
    await document.open();
    try {
      const { kind, evidence } = await kindOf(document, probe, { use, uses, place });
      if (await isOutdated(evidence, server.startedAt, [dirname(path), ...folders])) {
        // The next question is answered by a process that reads what is there now.
        void this.#checker.renew(server);
        return { kind: 'unknown' };
      }
      if (kind === 'exists' && key !== undefined) known.existing.set(key, evidence);
      if (kind !== 'missing') return { kind };
      const owner = key?.slice(0, key.lastIndexOf('.'));
      const found =
        (owner === undefined ? undefined : known.names.get(owner)) ??
        (await namesInstead(document, probe, place));
      if (owner !== undefined) known.names.set(owner, found);
      return { kind, names: found };
    } finally {
      // It may have ended.
      await document.close().catch(() => {});
    }
  }

  #document(
    code: string,
    path: string,
    offsets: readonly number[],
    server: PyrightProcess,
    token: CancellationToken,
  ): PyrightDocument {
    this.#count += 1;
    const uri = pathToFileURL(join(dirname(path), `phidelity_name_${this.#count}.py`)).href;
    return new PyrightDocument({ code: withoutComments(code), uri, offsets, server, token });
  }

  #knownOf(server: PyrightProcess): Known {
    if (this.#known?.server !== server) this.#known = { server, existing: new Map(), names: new Map() };
    return this.#known;
  }

  async #isKnown(known: Known, key: string, { server, folders }: RunningPyright): Promise<boolean> {
    const evidence = known.existing.get(key);
    return evidence !== undefined && !(await isOutdated(evidence, server.startedAt, folders));
  }
}

interface Judging {
  readonly probe: NameProbe;
  readonly path: string;
  readonly key: string | undefined;
  readonly known: Known;
  readonly token: CancellationToken;
}

/** Stands for a name that is the same in all code at a place; undefined for one that depends on the code. */
function keyOf({ kind, use, code, range }: NameProbe, path: string): string | undefined {
  if (isOfResult(use.symbol) || kind === 'keyword' || kind === 'from') return undefined;
  const from = use.level > 0 ? dirname(path) : '';
  return `${from} ${kind === 'module'} ${use.level} ${use.module} ${use.symbol}`.replace(
    /\w*$/,
    code.slice(range.start, range.end),
  );
}

const isSame = (one: ScannedUse, other: ScannedUse): boolean =>
  one.symbol === other.symbol && one.nameRange.start === other.nameRange.start;

/**
 * What is known of a name in an open document. Where pyright finds a definition, and nothing says that there is none when
 * the code runs, it is not asked for problems, which takes most of the time.
 */
async function kindOf(
  document: PyrightDocument,
  probe: NameProbe,
  {
    use,
    uses,
    place,
  }: { readonly use: ScannedUse; readonly uses: readonly ScannedUse[]; readonly place: JudgedPlace },
): Promise<{ readonly kind: Kind; readonly evidence: Evidence }> {
  const needsProblems = probe.kind === 'keyword' || probe.kind === 'from';
  if (!needsProblems && (await document.definitions(use.nameRange.start)).length > 0) {
    const quick = new UseJudge(document, [], uses, place);
    const verdict = await quick.verdict(use);
    await quick.close();
    if (verdict.kind === 'exists') return { kind: 'exists', evidence: quick.evidence };
  }
  const judge = new UseJudge(document, await document.problems(), uses, place);
  try {
    const kind = verdictOnName(probe, await judgeUse(judge, use, uses));
    return { kind, evidence: judge.evidence };
  } finally {
    // It may have ended.
    await judge.close().catch(() => {});
  }
}
