import os from 'node:os';
import { CancellationTokenSource } from 'vscode-jsonrpc/node';
import {
  type BrokenFile,
  type BrokenPlaces,
  type CheckerProblem,
  type DefinitionChange,
  newlyBroken,
  type NewlyBroken,
  textAt,
} from '../../../core/edits/next/brokenPlaces.ts';
import { changedDefinitions, type ChangedDefinition } from '../../../core/edits/next/changedDefinitions.ts';
import { hasWord, Mentions } from '../../../core/edits/next/mentions.ts';
import { distinctEdits, renamesFor, withEdits } from '../../../core/edits/next/renamingEdits.ts';
import { linesOf } from '../../../core/edits/lineHunks.ts';
import { onAbort, untilAborted } from '../../../core/lifetime/async.ts';
import { invalidSyntax } from '../../../core/verification/syntax/invalidSyntax.ts';
import type { Logger } from '../../../core/ports/logger.ts';
import { PyrightProcess } from '../pyright/server/pyrightProcess.ts';
import type { PythonEnvironment } from '../pyright/server/pyrightFolder.ts';
import { type CandidateFile, candidateFiles } from './candidateFiles.ts';
import { DefinitionSwitch } from './definitionSwitch.ts';

/** Then no further file is checked. In milliseconds since pyright has begun. */
const defaultPatience = 30_000;

/** So many are checked however long it takes: a busy machine only makes it slow. */
const fewestChecked = 20;

/** More broken files at once are a change of another kind. */
const mostBroken = 200;

/** Of a process that gives way to others: see `os.setPriority`. */
const lowPriority = 5;

interface Parts {
  /** pyright's `langserver.index.js`. */
  readonly entry: string;
  /** What the code in these files is checked against. */
  readonly environment: (paths: readonly string[], signal: AbortSignal) => Promise<PythonEnvironment>;
  readonly logger: Logger;
  /** How long files are looked through, in milliseconds. */
  readonly patience?: number | undefined;
}

/**
 * Asks a pyright of its own, which ends afterwards and takes only time that nobody else needs, what a change of a file breaks.
 * Rejects as `BrokenPlaceFinder` does, and when pyright ends.
 */
export async function findBrokenPlaces(
  change: DefinitionChange,
  parts: Parts,
  signal: AbortSignal,
): Promise<BrokenPlaces> {
  const definitions = changedDefinitions(change.before, change.after);
  const isInvalid = definitions.length === 0 && invalidSyntax(change.after) !== undefined;
  const nothing = { definitions: [], files: [], isInvalid, mentioning: 0, checked: 0 };
  if (definitions.length === 0) return nothing;
  const mentions = new Mentions(definitions);
  const candidates = await candidateFiles(change, mentions, signal);
  signal.throwIfAborted();
  if (candidates.length === 0) return { ...nothing, definitions };
  const paths = [change.path, ...candidates.map(({ path }) => path)];
  const environment = await untilAborted(parts.environment(paths, signal), signal);
  const server = new PyrightProcess({ entry: parts.entry, environment, logger: parts.logger });
  const cancellation = new CancellationTokenSource();
  const listening = onAbort(signal, () => cancellation.cancel());
  try {
    if (server.pid !== undefined) yieldToOthers(server.pid);
    const pyright = new DefinitionSwitch(server, cancellation.token);
    const search = new BrokenSearch({ change, definitions, mentions, pyright });
    const patience = parts.patience ?? defaultPatience;
    return await untilAborted(search.run(candidates, patience), signal);
  } finally {
    listening.dispose();
    cancellation.dispose();
    server.dispose();
  }
}

function yieldToOthers(pid: number): void {
  try {
    os.setPriority(pid, lowPriority);
  } catch {
    // It has ended, or the system does not allow it.
  }
}

class BrokenSearch {
  readonly #change: DefinitionChange;
  readonly #definitions: readonly ChangedDefinition[];
  readonly #mentions: Mentions;
  readonly #pyright: DefinitionSwitch;

  constructor(parts: {
    readonly change: DefinitionChange;
    readonly definitions: readonly ChangedDefinition[];
    readonly mentions: Mentions;
    readonly pyright: DefinitionSwitch;
  }) {
    this.#change = parts.change;
    this.#definitions = parts.definitions;
    this.#mentions = parts.mentions;
    this.#pyright = parts.pyright;
  }

  /** @param patience In milliseconds. */
  async run(candidates: readonly CandidateFile[], patience: number): Promise<BrokenPlaces> {
    const definitions = this.#definitions;
    const mentioning = candidates.length;
    await this.#switchTo('after');
    const own = await this.#pyright.problems(this.#change.path);
    if (own.isInvalid) return { definitions: [], files: [], isInvalid: true, mentioning, checked: 0 };
    const { suspects, checked } = await this.#suspects(candidates, Date.now() + patience);
    if (suspects.size === 0) return { definitions, files: [], isInvalid: false, mentioning, checked };
    await this.#switchTo('before');
    const broken = new Map<CandidateFile, { readonly places: NewlyBroken[]; readonly before: number }>();
    for (const [file, after] of suspects) {
      const { problems: before } = await this.#pyright.problems(file.path);
      const places = this.#places(file, before, after);
      if (places.length > 0) broken.set(file, { places, before: before.length });
    }
    const edits = new Map<CandidateFile, BrokenFile['edits']>();
    for (const [file, { places }] of broken) edits.set(file, await this.#edits(file, places));
    await this.#switchTo('after');
    const files: BrokenFile[] = [];
    for (const [file, { places }] of broken)
      files.push(await this.#judged(file, places, edits.get(file) ?? [], suspects.get(file)!));
    return { definitions, files, isInvalid: false, mentioning, checked };
  }

  async #switchTo(state: 'before' | 'after'): Promise<void> {
    const { path, [state]: text } = this.#change;
    await this.#pyright.setText({ path, text });
  }

  /** The files that something is reported for now, and what; they stay open. */
  async #suspects(
    candidates: readonly CandidateFile[],
    deadline: number,
  ): Promise<{ readonly suspects: Map<CandidateFile, readonly CheckerProblem[]>; readonly checked: number }> {
    const suspects = new Map<CandidateFile, readonly CheckerProblem[]>();
    let checked = 0;
    for (const file of candidates) {
      const isLate = checked >= fewestChecked && Date.now() > deadline;
      if (isLate || suspects.size >= mostBroken) break;
      const isChanged = file.path === this.#change.path;
      if (!isChanged) await this.#pyright.setText(file, true);
      const { problems, isInvalid } = await this.#pyright.problems(file.path);
      checked += 1;
      if (problems.length > 0 && !isInvalid) suspects.set(file, problems);
      else if (!isChanged) await this.#pyright.close(file);
    }
    return { suspects, checked };
  }

  #places(
    { path, text }: CandidateFile,
    before: readonly CheckerProblem[],
    after: readonly CheckerProblem[],
  ): NewlyBroken[] {
    const lines = linesOf(text);
    const oldLines = path === this.#change.path ? linesOf(this.#change.before) : lines;
    return newlyBroken({ lines, oldLines, before, after, mentions: this.#mentions });
  }

  /** What gives new names to all that is broken by renaming in a file; asked while the definitions are as they were. */
  async #edits(file: CandidateFile, places: readonly NewlyBroken[]): Promise<BrokenFile['edits']> {
    const lines = linesOf(file.text);
    const isChanged = file.path === this.#change.path;
    const taken = isChanged ? this.#change.before : file.text;
    const edits = [];
    for (const { problems, definition } of places) {
      const renames = renamesFor(problems, lines, this.#definitions[definition]!);
      for (const { range, text } of renames ?? []) {
        const line = lines[range.start.line]!;
        const isAttribute = line[range.start.character - 1] === '.';
        const isKeyword = /^\s*=(?!=)/.test(line.slice(range.end.character));
        // Where the name is another thing already, it is not known what would come of it.
        if (!isAttribute && !isKeyword && hasWord(taken, [text])) return [];
        edits.push({ range, text });
        // In the changed file itself, each place is reported.
        if (isChanged || isAttribute) continue;
        const old = textAt(lines, range);
        for (const other of await this.#pyright.occurrences(file.path, range.start))
          if (textAt(lines, other) === old) edits.push({ range: other, text });
      }
    }
    return distinctEdits(edits);
  }

  /** Says of each place whether the edits mend it, which pyright tells; edits that break something are none. */
  async #judged(
    file: CandidateFile,
    places: readonly NewlyBroken[],
    edits: BrokenFile['edits'],
    now: readonly CheckerProblem[],
  ): Promise<BrokenFile> {
    const { path } = file;
    const plain = ({ definition, range, message, text }: NewlyBroken, isRenaming: boolean) => ({
      ...{ definition, range, message, text },
      isRenaming,
    });
    const asModel = { path, places: places.map((one) => plain(one, false)), edits: [] };
    if (edits.length === 0) return asModel;
    await this.#pyright.setText({ path, text: withEdits(file.text, edits) });
    const { problems, isInvalid } = await this.#pyright.problems(path);
    const lineOf = ({ range }: CheckerProblem): number => range.start.line;
    const left = new Set(problems.map(lineOf));
    const known = new Set(now.map(lineOf));
    const isWorse = isInvalid || problems.some((one) => !known.has(lineOf(one)));
    // Others are judged with this file as it is.
    await this.#pyright.setText(file);
    if (isWorse) return asModel;
    const isMended = ({ problems: own }: NewlyBroken): boolean => own.every((one) => !left.has(lineOf(one)));
    const mended = places.map((one) => plain(one, isMended(one)));
    return mended.every(({ isRenaming }) => !isRenaming) ? asModel : { path, places: mended, edits };
  }
}
