import type { SourceDefinition, SourceOutline } from './sourceOutline.ts';

/** Functions that call each other are followed so deep. */
const deepest = 3;

/** Raised where a subclass or another platform is meant to do the work. */
const leftToOthers = new Set(['NotImplementedError', 'NotImplemented']);

/** What a function says that raises an error since it was removed, and not because that is what it is for. */
const removal = /\b(?:removed|no longer|deprecated|obsolete|discontinued)\b/i;

/**
 * The error that a function raises whatever it is called with, because its package has removed it, as its text says;
 * undefined where it may return, or raising errors is its work. Only plain functions of a module are judged, by their own
 * source and those in it that they call.
 */
export function errorOfRemovedFunction(
  outline: SourceOutline,
  definition: SourceDefinition,
): string | undefined {
  const found = new CertainErrors(outline).of(definition, 0);
  return found?.path.some((one) => removal.test(textOf(outline, one))) === true ? found.error : undefined;
}

function textOf({ tokens }: SourceOutline, { body: [from, to] }: SourceDefinition): string {
  return tokens.code.slice(tokens.starts[from], tokens.ends[to - 1]);
}

interface CertainError {
  readonly error: string;
  /** The functions that call each other up to where it is raised. */
  readonly path: readonly SourceDefinition[];
}

/** Finds the errors in which functions of a module end whatever happens. */
class CertainErrors {
  readonly #outline: SourceOutline;

  constructor(outline: SourceOutline) {
    this.#outline = outline;
  }

  of(definition: SourceDefinition, depth: number): CertainError | undefined {
    const { kind, owner, decorators, body } = definition;
    const isPlain = kind === 'def' && owner === undefined && decorators.length === 0;
    const words = this.#outline.tokens.texts.slice(...body);
    const mayReturn = words.includes('yield') || words.includes('return');
    if (!isPlain || mayReturn || depth >= deepest) return undefined;
    const found = this.#ofLines(this.#outline.ownLines(definition), depth);
    return found && { ...found, path: [definition, ...found.path] };
  }

  /** The error in which lines of the same block, and deeper ones, end. */
  #ofLines(lines: readonly number[], depth: number): CertainError | undefined {
    const indents = lines.map((line) => this.#outline.tokens.lines[line]!.indent);
    const indent = Math.min(...indents);
    for (const [at, own] of indents.entries()) {
      if (own > indent) continue;
      const found = this.#ofStatement(this.#firstOf(lines[at]!), depth) ?? this.#ofBranches(lines, at, depth);
      if (found) return found;
    }
    return undefined;
  }

  #ofStatement(first: number, depth: number): CertainError | undefined {
    const { kinds, texts } = this.#outline.tokens;
    if (texts[first] === 'raise') {
      const error = texts[first + 1] ?? '';
      return kinds[first + 1] === 'name' && !leftToOthers.has(error) ? { error, path: [] } : undefined;
    }
    if (kinds[first] !== 'name' || texts[first + 1] !== '(') return undefined;
    const called = this.#outline.named([texts[first]!]);
    return called.length === 1 ? this.of(called[0]!, depth + 1) : undefined;
  }

  /** Of an `if` whose branches all end in an error. */
  #ofBranches(lines: readonly number[], start: number, depth: number): CertainError | undefined {
    const { tokens } = this.#outline;
    const wordAt = (at: number): string | undefined =>
      at < lines.length ? tokens.texts[this.#firstOf(lines[at]!)] : undefined;
    if (wordAt(start) !== 'if') return undefined;
    const { indent } = tokens.lines[lines[start]!]!;
    for (let at = start; ;) {
      let end = at + 1;
      while (end < lines.length && tokens.lines[lines[end]!]!.indent > indent) end += 1;
      const found = this.#ofLines(lines.slice(at + 1, end), depth);
      if (!found || wordAt(at) === 'else') return found;
      at = end;
      if (wordAt(at) !== 'elif' && wordAt(at) !== 'else') return undefined;
    }
  }

  #firstOf(line: number): number {
    return this.#outline.tokens.lines[line]!.firstToken;
  }
}
