import { branch, leaf, type MathNode, row } from './mathNode.ts';
import { type TexArguments, texCommands } from './texCommands.ts';
import { TexCursor, UnknownTex } from './texCursor.ts';
import { environmentOf, type TexEnvironment } from './texEnvironments.ts';
import { texSymbols } from './texSymbols.ts';

/** A formula that takes longer than this is not read in the time of a frame, and nobody reads it either. */
const maxLength = 4_000;

/** Deeper than formulas are nested. */
const maxDepth = 40;

/**
 * A formula in TeX as MathML: the part of LaTeX that occurs in answers. Undefined if it holds anything else, so that
 * nothing is shown as something else than was meant.
 *
 * @param display On lines of its own, where limits stand above and below.
 */
export function parseTex(source: string, display = false): MathNode | undefined {
  if (source.length > maxLength) return undefined;
  try {
    return new TexParser(source, display).parse();
  } catch (error) {
    if (error instanceof UnknownTex) return undefined;
    throw error;
  }
}

const delimiters = /^[()[\]|]$/;
const commands = texCommands();
const functionNames = new Set([...texSymbols.functions, ...texSymbols.limitFunctions]);
const thinSpace = leaf('mspace', '', { width: '0.167em' });

class TexParser implements TexArguments {
  readonly cursor: TexCursor;
  readonly #display: boolean;
  #depth = 0;

  constructor(source: string, display: boolean) {
    this.cursor = new TexCursor(source);
    this.#display = display;
  }

  parse(): MathNode {
    const nodes = this.#nodes([]);
    if (this.cursor.peek() !== '' || nodes.length === 0) throw new UnknownTex(this.cursor.peek());
    return row(nodes);
  }

  argument(): MathNode {
    return this.#deeper(() => this.#atom());
  }

  until(command: string): MathNode {
    const nodes = this.#deeper(() => this.#nodes([command]));
    this.cursor.expect(command);
    return branch('mrow', nodes);
  }

  /** The nodes up to one of these tokens, a closing brace, or the end. */
  #nodes(ends: readonly string[]): MathNode[] {
    const nodes: MathNode[] = [];
    for (let token = this.cursor.peek(); token !== '' && token !== '}'; token = this.cursor.peek()) {
      if (ends.includes(token)) break;
      // TeX sets a thin space between the name of a function and what is next to it, MathML does not.
      const isFunction = functionNames.has(token.slice(1)) && token.startsWith('\\');
      if (isFunction && nodes.length > 0 && nodes.at(-1)!.tag !== 'mo') nodes.push(thinSpace);
      nodes.push(this.#scripted());
      if (isFunction && /^(?:\d|\\?\p{L})/u.test(this.cursor.peek())) nodes.push(thinSpace);
    }
    return nodes;
  }

  #deeper<T>(read: () => T): T {
    if (++this.#depth > maxDepth) throw new UnknownTex('too deep');
    const result = read();
    this.#depth--;
    return result;
  }

  /** An atom with what is below and above it. */
  #scripted(): MathNode {
    const token = this.cursor.peek();
    const base = /^[\^_']$/.test(token) ? branch('mrow', []) : this.#deeper(() => this.#atom());
    const forced = this.cursor.take('\\limits');
    let sub: MathNode | undefined;
    let sup: MathNode | undefined;
    for (;;) {
      const mark = this.cursor.peek();
      if (mark === '_' && !sub) {
        this.cursor.next();
        sub = this.argument();
      } else if ((mark === '^' || mark === "'") && !sup) sup = this.#superscript();
      else break;
    }
    if (/^[\^_']$/.test(this.cursor.peek())) throw new UnknownTex('double script');
    return withScripts(base, sub, sup, forced || this.#takesLimits(token));
  }

  #superscript(): MathNode {
    let primes = '';
    while (this.cursor.take("'")) primes += '′';
    if (primes === '') {
      this.cursor.next();
      return this.argument();
    }
    const prime = leaf('mo', primes);
    return this.cursor.take('^') ? branch('mrow', [prime, this.argument()]) : prime;
  }

  #takesLimits(token: string): boolean {
    const name = token.slice(1);
    if (/^(?:under|over)brace$/.test(name)) return true;
    if (texSymbols.bigOperators.has(name)) return !name.endsWith('int');
    return this.#display && texSymbols.limitFunctions.has(name);
  }

  #atom(): MathNode {
    const token = this.cursor.next();
    if (token.startsWith('\\')) return this.#command(token.slice(1));
    if (token === '{') {
      const nodes = this.#nodes([]);
      this.cursor.expect('}');
      return row(nodes);
    }
    if (/^\d/.test(token)) return leaf('mn', token);
    if (/^\p{L}$/u.test(token)) return leaf('mi', token);
    if (token === '' || /^[&%#^_}$"`]$/.test(token)) throw new UnknownTex(token);
    if (token === '~') return leaf('mspace', '', { width: '0.25em' });
    const operator = { '-': '−', '*': '∗' }[token] ?? token;
    return delimiters.test(token) ? leaf('mo', token, { stretchy: 'false' }) : leaf('mo', operator);
  }

  #command(name: string): MathNode {
    const known = symbol(name);
    if (known) return known;
    if (name === 'begin') return this.#environment(environmentOf(this.cursor));
    if (name === 'substack') return this.#stack();
    // `\operatorname*` takes limits; the name is the same.
    if (name === 'operatorname') this.cursor.take('*');
    const command = commands.get(name);
    if (!command) throw new UnknownTex(name);
    return command(this);
  }

  #environment({ name, wrap }: TexEnvironment): MathNode {
    const rows = this.#rows(['&', '\\\\', '\\end']);
    this.cursor.expect('\\end');
    if (this.cursor.text() !== name) throw new UnknownTex(name);
    return wrap(rows);
  }

  #stack(): MathNode {
    this.cursor.expect('{');
    const rows = this.#rows(['\\\\']);
    this.cursor.expect('}');
    return branch('mtable', rows);
  }

  #rows(ends: readonly string[]): MathNode[] {
    const rows: MathNode[] = [];
    for (let cells: MathNode[] = []; ;) {
      const nodes = this.#deeper(() => this.#nodes(ends));
      cells.push(branch('mtd', nodes));
      if (this.cursor.take('&')) continue;
      // The line end after the last row begins no row.
      if (cells.length > 1 || nodes.length > 0 || this.cursor.peek() === '\\\\')
        rows.push(branch('mtr', cells));
      if (!this.cursor.take('\\\\')) return rows;
      this.cursor.optionalText();
      cells = [];
    }
  }
}

/** The node of a command without arguments. */
function symbol(name: string): MathNode | undefined {
  const { letters, uprightLetters, operators, bigOperators, spaces } = texSymbols;
  const letter = letters.get(name);
  if (letter !== undefined) return leaf('mi', letter);
  const upright = uprightLetters.get(name);
  if (upright !== undefined) return leaf('mi', upright, { mathvariant: 'normal' });
  const operator = operators.get(name) ?? bigOperators.get(name);
  if (operator !== undefined)
    return /^[|‖{}[\]⟨⟩⌊⌋⌈⌉]$/.test(operator)
      ? leaf('mo', operator, { stretchy: 'false' })
      : leaf('mo', operator);
  const width = spaces.get(name);
  if (width !== undefined) return leaf('mspace', '', { width: `${width.toFixed(3)}em` });
  if (functionNames.has(name))
    return leaf('mi', name.replace(/^(lim|arg)(?=inf|sup|max|min)/, '$1\u00A0'), { mathvariant: 'normal' });
  if (/^[{}]$/.test(name)) return leaf('mo', name, { stretchy: 'false' });
  if (name === '|') return leaf('mo', '‖', { stretchy: 'false' });
  return /^[%$#&_]$/.test(name) ? leaf('mi', name) : undefined;
}

function withScripts(
  base: MathNode,
  sub: MathNode | undefined,
  sup: MathNode | undefined,
  limits: boolean,
): MathNode {
  if (sub && sup) return branch(limits ? 'munderover' : 'msubsup', [base, sub, sup]);
  if (sub) return branch(limits ? 'munder' : 'msub', [base, sub]);
  return sup ? branch(limits ? 'mover' : 'msup', [base, sup]) : base;
}
