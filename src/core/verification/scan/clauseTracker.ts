import type { Clause } from './scope.ts';

/** Follows which clause of an `if`, `try` or `match` the lines of a block are in. */
export class ClauseTracker {
  readonly #outer: Clause | undefined;
  #clause: Clause | undefined;
  /** What `try` began, if that is the statement. */
  #try: Clause | undefined;

  /** @param outer The clause that the block is in. */
  constructor(outer: Clause | undefined) {
    this.#outer = outer;
  }

  /** The clause that begins or continues with the next line; `word` is the line's header. */
  next(word: string | undefined): Clause | undefined {
    const begins = word === 'if' || word === 'try' || (word === 'case' && !this.#clause);
    if (begins) {
      this.#clause = this.#newClause({});
      this.#try = word === 'try' ? this.#clause : undefined;
    } else if (this.#clause && this.#isAlternative(word))
      this.#clause = this.#newClause(this.#clause.statement);
    // The `else` of `try` continues what `try` began; `finally` follows whichever was run.
    else this.#clause = word === 'else' && this.#clause ? this.#try : undefined;
    return this.#clause;
  }

  #isAlternative(word: string | undefined): boolean {
    return word === 'elif' || word === 'except' || word === 'case' || (word === 'else' && !this.#try);
  }

  #newClause(statement: object): Clause {
    const parent = this.#outer;
    return { parent, depth: (parent?.depth ?? 0) + 1, statement, overridden: [] };
  }
}
