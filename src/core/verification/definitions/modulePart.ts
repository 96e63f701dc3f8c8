/** One name that an import statement takes, or one module. */
export interface PartImport {
  /** The leading dots. */
  readonly level: number;
  /** The parts of the module's dotted name. */
  readonly module: readonly string[];
  /** What is taken of it, `*` for everything; undefined for the module itself. */
  readonly name?: string;
  /** The name that stands for it; of `import a.b`, the first one, which stands for `a`. */
  readonly bound?: string;
}

/**
 * A statement at the level of a module, with all that is in it: a function, a class, an assignment, one name of an import, the
 * header of a block.
 */
export interface ModulePart {
  /** The names of the module that it may bind; more is no mistake. Undefined for any. */
  readonly names: readonly string[] | undefined;
  /** Whether it counts for whatever else is taken of the module, as the conditions do below which things are defined. */
  readonly isAlways: boolean;
  /** The names that it mentions, each with the attributes that follow it: `a.b.c`. */
  readonly chains: readonly string[];
  readonly imports: readonly PartImport[];
  /** The same only for the same code, whatever comments and documentation are in it. */
  readonly text: string;
  /** The lines in which its tokens begin, counted from 1. */
  readonly lines: readonly number[];
}
