interface Level {
  /** Columns in the model's text. */
  readonly model: number;
  /** Columns in the file. */
  readonly file: number;
}

/** The levels of indentation open at a place, as the model writes them and as the file has them. */
export class IndentLevels {
  readonly #size: number;
  #levels: Level[] = [{ model: 0, file: 0 }];
  #step: number | undefined;
  /** Whether the next line is the first of a body. */
  opens = false;

  /** @param size Columns of one level. */
  constructor(size: number) {
    this.#size = size;
  }

  /** Adds the level of a line of the file itself. */
  addFileLine(width: number): void {
    this.enter(width, width);
  }

  /** Adds the level of a line that has these columns in the model's text and in the file. */
  enter(model: number, file: number): void {
    this.#levels = this.#levels.filter((level) => level.file < file);
    this.#levels.push({ model, file });
  }

  /**
   * Takes the file's levels for levels of a step of the model's own, if the body of the innermost one begins at a column
   * that this explains: below the second level of a file with steps of two, column 12 is the third step of four.
   */
  fitToBody(model: number): void {
    const isExplained = model === this.#levels.at(-1)!.file + this.#size;
    if (!isExplained) this.#countBy(model / this.#levels.length);
  }

  /** The same, if a statement that is no body begins at a column where the file has no level. */
  fitToStatement(model: number): void {
    const isExplained = this.#levels.some(({ file }) => file === model);
    if (!isExplained && this.#levels.length > 1) this.#countBy(model / (this.#levels.length - 1));
  }

  #countBy(step: number): void {
    const isRegular = this.#levels.every(({ file }, depth) => file === depth * this.#size);
    if (!isRegular || !Number.isInteger(step) || step < 2) return;
    this.#levels = this.#levels.map(({ file }, depth) => ({ model: depth * step, file }));
  }

  /** Closes the innermost level: the next line is further out, whatever its columns are. */
  leave(): void {
    if (this.#levels.length > 1) this.#levels.pop();
  }

  /** The columns in the file of the next line, which has these columns in the model's text. */
  take(model: number): number {
    const innermost = this.#levels.at(-1)!;
    if (this.opens && model > innermost.model) {
      this.#step = model - innermost.model;
      this.#levels.push({ model, file: innermost.file + this.#size });
      return innermost.file + this.#size;
    }
    while (this.#levels.length > 1 && this.#levels.at(-1)!.model > model) this.#levels.pop();
    return this.#levels.at(-1)!.file;
  }

  /** Columns in the file for a relative indentation of the model: whole steps of its own become steps of the file. */
  inset(columns: number): number {
    const steps = this.#step ? columns / this.#step : 0;
    return Number.isInteger(steps) && steps > 0 && steps <= 2 ? steps * this.#size : columns;
  }

  /** The columns of the level of the file that is nearest to this width. */
  nearest(width: number): number {
    const distances = this.#levels.map((level) => Math.abs(level.file - width));
    return this.#levels[distances.lastIndexOf(Math.min(...distances))]!.file;
  }

  copy(): IndentLevels {
    const copy = new IndentLevels(this.#size);
    copy.#levels = [...this.#levels];
    copy.opens = this.opens;
    return copy;
  }
}
