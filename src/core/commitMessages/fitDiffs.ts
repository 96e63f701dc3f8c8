import { linesThatFit } from '../chat/explainPrompt.ts';

/** The difference that a commit makes to a file. */
export interface CommitDiff {
  readonly path: string;
  /** As `git diff` shows it; undefined for what the model is not shown at all. */
  readonly text: string | undefined;
}

/** What the model is given of a file's difference. */
export interface FittedDiff {
  readonly path: string;
  /** Its first lines, or all; empty if nothing of it fits. */
  readonly shown: string;
  /** What is not shown; undefined if all is, and without counts where they are not known. */
  readonly rest?: { readonly added: number; readonly removed: number } | 'unknown';
}

/** Characters: nearly no token has more. */
const longestToken = 16;

/** Files that programs write: long, and about nothing that a message would tell. */
const generated =
  /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|poetry\.lock|uv\.lock|pdm\.lock|Pipfile\.lock|conda-lock\.yml|pixi\.lock|Cargo\.lock|Gemfile\.lock|composer\.lock|go\.sum|flake\.lock|deno\.lock)$|\.(?:min\.(?:js|css)|map|snap|svg)$/i;

/**
 * How much of each file's difference the model is given: all of the small ones first, and of the others as many first lines
 * as all of them can have. Files that programs write get what is left.
 *
 * @param room In tokens.
 * @param countTokens Counts the tokens of each text.
 */
export async function fitDiffs(
  diffs: readonly CommitDiff[],
  room: number,
  countTokens: (texts: string[]) => Promise<number[]>,
): Promise<FittedDiff[]> {
  const lines = diffs.map(({ text }) => text?.split('\n') ?? []);
  const counted = diffs.map(
    ({ text = '' }) => text.slice(0, Math.max(0, room) * longestToken).split('\n').length,
  );
  const texts = lines.flatMap((own, index) => own.slice(0, counted[index]).map((line) => `${line}\n`));
  const counts = texts.length === 0 ? [] : await countTokens(texts);
  let start = 0;
  const sizes = lines.map((own, index) => {
    const size = counts.slice(start, (start += Math.min(own.length, counted[index]!)));
    // What is behind the lines that are counted does not fit.
    return size.length < own.length ? [...size, Infinity] : size;
  });
  const kept = new Map<number, number>();
  const indexes = [...diffs.keys()];
  const isGenerated = (index: number): boolean => generated.test(diffs[index]!.path);
  let left = share(
    indexes.filter((index) => !isGenerated(index)),
    sizes,
    room,
    kept,
  );
  left = share(indexes.filter(isGenerated), sizes, left, kept);
  return diffs.map(({ path, text }, index) => {
    if (text === undefined) return { path, shown: '', rest: 'unknown' };
    const own = lines[index]!;
    const fitting = kept.get(index) ?? 0;
    // Names alone say no more than what is said of the rest.
    const isOnlyNames = fitting < own.length && fitting <= own.findIndex((line) => line.startsWith('@@')) + 1;
    const count = isOnlyNames ? 0 : fitting;
    const shown = own.slice(0, count).join('\n');
    return count === own.length ? { path, shown } : { path, shown, rest: changedLines(own, count) };
  });
}

/** Gives each file its part of the room, the smallest first, so that what they do not need is for the others. */
function share(
  indexes: readonly number[],
  sizes: readonly (readonly number[])[],
  room: number,
  kept: Map<number, number>,
): number {
  const total = (index: number): number => sizes[index]!.reduce((sum, size) => sum + size, 0);
  let left = room;
  for (const [order, index] of indexes.toSorted((a, b) => total(a) - total(b)).entries()) {
    const own = sizes[index]!;
    const count = linesThatFit(own, left / (indexes.length - order));
    kept.set(index, count);
    left -= own.slice(0, count).reduce((sum, size) => sum + size, 0);
  }
  return left;
}

/** The lines that are added and removed from line `from` on. */
function changedLines(lines: readonly string[], from: number): { added: number; removed: number } {
  // The names of the file stand before the first hunk.
  const firstHunk = lines.findIndex((line) => line.startsWith('@@'));
  const rest = firstHunk < 0 ? [] : lines.slice(Math.max(from, firstHunk));
  const count = (mark: string): number => rest.filter((line) => line.startsWith(mark)).length;
  return { added: count('+'), removed: count('-') };
}
