import { findSecret } from '../../attachments/sensitiveText.ts';
import type { RelatedCode } from '../../ports/completionRequest.ts';
import { headerAt, type ModuleDefinition, type ModuleOutline } from '../../python/moduleOutline.ts';
import type { FoundDefinition } from './definitionFinder.ts';

/** What naming a file costs in a prompt. */
const charactersOfFile = 60;

/** A longer signature is left out. */
const longestSignature = 700;

const longestDocstring = 100;

/** Of a class whose arguments are its attributes, as many are shown. */
const mostAttributes = 10;

/** Less room than this is of no use. */
const leastRoom = 40;

interface Outlined {
  readonly outline: ModuleOutline;
  /** The lines of each definition that is shown, by the line that it begins at. */
  readonly pieces: Map<number, readonly string[]>;
}

/** Collects outlines of definitions as long as they fit. What is in one file stands together, in the order of its lines. */
export class OutlineBudget {
  readonly #files = new Map<string, Outlined>();
  #room: number;

  constructor(characters: number) {
    this.#room = characters;
  }

  get isFull(): boolean {
    return this.#room < leastRoom;
  }

  /** Leaves it out if it does not fit, or has something like a password. */
  add(one: FoundDefinition): void {
    const shown = this.#files.get(one.path) ?? {
      outline: one.outline,
      pieces: new Map<number, readonly string[]>(),
    };
    const added = [...piecesOf(one)].filter(
      ([line, piece]) => piece.length > (shown.pieces.get(line)?.length ?? 0),
    );
    const text = added.flatMap(([, piece]) => piece).join('\n');
    const cost = text.length + added.length + (this.#files.has(one.path) ? 0 : charactersOfFile);
    if (added.length === 0 || text.length > longestSignature || cost > this.#room) return;
    if (findSecret(text) !== undefined) return;
    this.#room -= cost;
    this.#files.set(one.path, shown);
    for (const [line, piece] of added) shown.pieces.set(line, piece);
  }

  outlines(): RelatedCode[] {
    return Array.from(this.#files, ([path, { pieces }]) => ({
      path,
      code: [...pieces]
        .toSorted(([a], [b]) => a - b)
        .flatMap(([, lines]) => lines)
        .join('\n'),
    }));
  }
}

/** A definition's outline with the headers of the classes around it; of a class, with how it is created. */
function piecesOf({ outline, definition }: FoundDefinition): Map<number, readonly string[]> {
  const pieces = new Map<number, readonly string[]>();
  const names = definition.name.split('.');
  const around = names.slice(0, -1).map((_, at) => outline.find(names.slice(0, at + 1).join('.')));
  for (const [depth, one] of around.entries())
    if (one) pieces.set(one.line, indented(headerAt(outline.lines, one.line), depth));
  const depth = names.length - 1;
  pieces.set(definition.line, indented(signature(outline, definition), depth));
  const init = definition.kind === 'class' ? outline.find(`${definition.name}.__init__`) : undefined;
  if (init) pieces.set(init.line, indented(signature(outline, init), depth + 1));
  return pieces;
}

/** Lines with the first of them indented as much as its depth says: what is in a branch stands further right in its file. */
function indented(lines: readonly string[], depth: number): string[] {
  const own = lines[0]!.search(/\S/);
  return lines.map(
    (line) => ' '.repeat(4 * depth) + line.slice(Math.min(own, Math.max(0, line.search(/\S/)))),
  );
}

/** A header, and what its docstring begins with. */
function signature(outline: ModuleOutline, one: ModuleDefinition): string[] {
  const { lines } = outline;
  const header = headerAt(lines, one.line);
  const below = one.line + header.length;
  const docstring = docstringAt(lines, below);
  const attributes = one.kind === 'class' ? annotatedIn(lines.slice(below, one.end + 1)) : [];
  return [...header, ...(docstring === undefined ? [] : [docstring]), ...attributes];
}

/** The annotated attributes above a class's first method: those of a data class are its arguments. */
function annotatedIn(body: readonly string[]): string[] {
  const method = body.findIndex((line) => /^\s*(?:@|def\s|async\s|class\s)/.test(line));
  return body
    .slice(0, method < 0 ? body.length : method)
    .filter((line) => /^\s+[^\W\d]\w*\s*:\s*[^\s:]/u.test(line))
    .slice(0, mostAttributes);
}

/** The first line of a docstring, closed. */
function docstringAt(lines: readonly string[], at: number): string | undefined {
  const [, indent = '', quotes = '', text = ''] =
    /^(\s*)[rRuU]?("""|'''|"|')(.*)$/.exec(lines[at] ?? '') ?? [];
  if (quotes === '') return undefined;
  const first = (text.trim() === '' ? (lines[at + 1] ?? '').trim() : text).split(quotes)[0]!.trimEnd();
  return first === '' ? undefined : `${indent}${quotes}${first.slice(0, longestDocstring)}${quotes}`;
}
