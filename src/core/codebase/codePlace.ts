/** A function or class of a file, where it is, and what it is found by. Lines count from 1, inclusive. */
export interface CodePlace {
  readonly kind: 'function' | 'class';
  /** With the classes around it: `Class.method`. */
  readonly name: string;
  /** The line of its `def` or `class`. */
  readonly line: number;
  /** With its decorators. Of a long class, the lines above its first method: methods are places of their own. */
  readonly startLine: number;
  readonly endLine: number;
  /** The stems in it, and how much each of them tells, from 1 to 255. */
  readonly words: readonly (readonly [word: string, weight: number])[];
  /** The names of what it calls or inherits from, in small letters. */
  readonly calls: readonly string[];
}
