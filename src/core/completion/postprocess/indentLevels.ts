interface Level {
  /** Columns as the model writes them. */
  readonly written: number;
  /** Columns as the file has them. */
  readonly wanted: number;
}

/** The levels of indentation open at a place, as the model writes them and as they are wanted in the file. */
export class IndentLevels {
  readonly #size: number;
  #levels: Level[] = [{ written: 0, wanted: 0 }];
  #step: number | undefined;
  /** Whether the next line is the first of a body. */
  opens = false;

  /** @param size Columns of one level. */
  constructor(size: number) {
    this.#size = size;
  }

  /** Takes note of a line of the file itself. */
  stand(width: number): void {
    this.enter(width, width);
  }

  /** Takes note that a line which the model has written at one width is wanted at another. */
  enter(written: number, wanted: number): void {
    this.#levels = this.#levels.filter((level) => level.wanted < wanted);
    this.#levels.push({ written, wanted });
  }

  /** Where a line is wanted that the model has written at this width. */
  take(written: number): number {
    const innermost = this.#levels.at(-1)!;
    if (this.opens && written > innermost.written) {
      this.#step = written - innermost.written;
      this.#levels.push({ written, wanted: innermost.wanted + this.#size });
      return innermost.wanted + this.#size;
    }
    while (this.#levels.length > 1 && this.#levels.at(-1)!.written > written) this.#levels.pop();
    return this.#levels.at(-1)!.wanted;
  }

  /** Columns wanted for what the model has moved in by so many: whole steps of its own become steps of the file. */
  inset(columns: number): number {
    const steps = this.#step ? columns / this.#step : 0;
    return Number.isInteger(steps) && steps > 0 && steps <= 2 ? steps * this.#size : columns;
  }

  /** The level of the file that is nearest to this width. */
  nearest(width: number): number {
    const distances = this.#levels.map((level) => Math.abs(level.wanted - width));
    return this.#levels[distances.lastIndexOf(Math.min(...distances))]!.wanted;
  }

  copy(): IndentLevels {
    const copy = new IndentLevels(this.#size);
    copy.#levels = [...this.#levels];
    copy.opens = this.opens;
    return copy;
  }
}
