import { foreignCell } from '../core/python/pythonGrammar.ts';
import { type LocatedJson, parseJson } from '../core/text/parseJson.ts';
import { lineColumnAt } from '../core/text/textPositions.ts';
import { invalidSyntax } from '../core/verification/syntax/invalidSyntax.ts';
import type { SourceFile } from './readSource.ts';

interface Cell {
  /** As people count cells, Markdown included, from 1. */
  readonly number: number;
  readonly text: string;
  /** Where it begins in the code of the whole notebook. */
  readonly start: number;
  /** The line of each of its lines in the file. */
  readonly fileLines: readonly number[];
}

/** A cell in another language would make all that follows a part of it. */
const foreign = new RegExp(`^\\s*(?:${foreignCell.source})`);

const nothing = { code: '', placeAt: () => ({ line: 1, column: 1, fileLine: 1 }) };

/** The code cells of a notebook as one piece of code, in which each knows the ones above. Undefined if it is damaged. */
export function readNotebook(text: string): SourceFile | undefined {
  const parsed = parseJson(text);
  const all = 'root' in parsed ? parsed.root.members?.get('cells')?.items : undefined;
  if (!('root' in parsed) || !all) return undefined;
  if (!/^i?python\d*$/.test(languageOf(parsed.root)))
    return { ...nothing, problem: 'is a notebook in another language than Python', isForeign: true };
  const cells = codeCells(all);
  const problem = damageIn(all) ?? syntaxProblem(cells);
  return {
    code: cells.map((cell) => `${cell.text}\n`).join(''),
    placeAt: (offset) => {
      const cell = cells.findLast((one) => one.start <= offset);
      if (!cell) return { line: 1, column: 1, fileLine: 1 };
      const { line, column } = lineColumnAt(cell.text, offset - cell.start);
      return { cell: cell.number, line, column, fileLine: cell.fileLines[line - 1] ?? 1 };
    },
    ...(problem !== undefined && { problem }),
  };
}

function codeCells(all: readonly LocatedJson[]): Cell[] {
  const cells: Cell[] = [];
  let start = 0;
  for (const [index, cell] of all.entries()) {
    if (cell.members?.get('cell_type')?.value !== 'code') continue;
    const pieces = piecesOf(cell.members.get('source'));
    const whole = pieces.map(({ value }) => value).join('');
    const written = foreign.test(whole) ? '' : whole;
    const fileLines = pieces.flatMap(({ value, line }) =>
      Array.from(value.split('\n'), () => line).slice(0, -1),
    );
    cells.push({
      number: index + 1,
      text: written,
      start,
      fileLines: [...fileLines, pieces.at(-1)?.line ?? cell.line],
    });
    start += written.length + 1;
  }
  return cells;
}

function damageIn(all: readonly LocatedJson[]): string | undefined {
  const damaged = all.findIndex((cell) => !isWhole(cell));
  return damaged < 0 ? undefined : `is damaged: see cell ${damaged + 1}`;
}

function syntaxProblem(cells: readonly Cell[]): string | undefined {
  for (const { number, text } of cells) {
    const at = invalidSyntax(text);
    if (at !== undefined)
      return `is not valid Python 3: see cell ${number}, line ${lineColumnAt(text, at).line}`;
  }
  return undefined;
}

function isWhole({ members }: LocatedJson): boolean {
  const source = members?.get('source');
  const texts = source?.items ?? (source ? [source] : []);
  return (
    typeof members?.get('cell_type')?.value === 'string' &&
    source !== undefined &&
    texts.every(({ value }) => typeof value === 'string')
  );
}

/** The text of a cell: one string, or one for each line. */
function piecesOf(source: LocatedJson | undefined): { readonly value: string; readonly line: number }[] {
  const items = source?.items ?? (source ? [source] : []);
  return items.flatMap(({ value, line }) => (typeof value === 'string' ? [{ value, line }] : []));
}

function languageOf({ members }: LocatedJson): string {
  const metadata = members?.get('metadata')?.members;
  const named = [
    metadata?.get('language_info')?.members?.get('name'),
    metadata?.get('kernelspec')?.members?.get('language'),
  ].find((one) => typeof one?.value === 'string');
  return typeof named?.value === 'string' ? named.value.toLowerCase() : 'python';
}
