import { branch, leaf, type MathAttributes, type MathNode } from './mathNode.ts';
import { type TexCursor, UnknownTex } from './texCursor.ts';

/** An environment that was begun. */
export interface TexEnvironment {
  readonly name: string;
  /** The rows with what belongs around them. */
  readonly wrap: (rows: readonly MathNode[]) => MathNode;
}

/** What stands left and right of a table, by the name of its environment. */
const fences: Readonly<Record<string, readonly [string, string]>> = {
  matrix: ['', ''],
  smallmatrix: ['', ''],
  pmatrix: ['(', ')'],
  bmatrix: ['[', ']'],
  Bmatrix: ['{', '}'],
  vmatrix: ['|', '|'],
  Vmatrix: ['‖', '‖'],
  cases: ['{', ''],
  array: ['', ''],
};

const aligned = /^(?:align|aligned|split|alignat|gather|gathered|equation|multline)\*?$/;

/** The environment whose name comes next. */
export function environmentOf(cursor: TexCursor): TexEnvironment {
  const name = cursor.text();
  const sides = Object.hasOwn(fences, name) ? fences[name]! : undefined;
  if (!sides && !aligned.test(name)) throw new UnknownTex(name);
  if (name === 'array' && !/^[lcr ]*$/.test(cursor.text())) throw new UnknownTex(name);
  if (name.startsWith('alignat')) cursor.text();
  if (!sides) {
    const centred = /^(?:gather|equation|multline)/.test(name);
    return { name, wrap: (rows) => table(rows, centred ? { displaystyle: 'true' } : alignedRows) };
  }
  const [left, right] = sides;
  const attributes: MathAttributes | undefined = name === 'cases' ? { class: 'math-left' } : undefined;
  return {
    name,
    wrap: (rows) =>
      branch('mrow', [
        ...(left === '' ? [] : [leaf('mo', left)]),
        table(rows, attributes),
        ...(right === '' ? [] : [leaf('mo', right)]),
      ]),
  };
}

const alignedRows: MathAttributes = { displaystyle: 'true', class: 'math-aligned' };

function table(rows: readonly MathNode[], attributes: MathAttributes | undefined): MathNode {
  return branch('mtable', rows, attributes);
}
