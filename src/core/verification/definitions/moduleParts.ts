import { importStatements } from '../scan/readImports.ts';
import { type LogicalLine, type PythonTokens, splitStatements, tokenAtLevel } from '../scan/pythonTokens.ts';
import { tokenizePython } from '../scan/tokenizePython.ts';
import { isBroken } from '../symbols/namesInSource.ts';
import { calleesIn, chainsBetween } from './chains.ts';
import { followedLines } from './followedLines.ts';
import type { ModulePart, PartImport } from './modulePart.ts';
import { PartText } from './partText.ts';

/** Words anywhere in a module, by which its verdicts are told apart, comments included. */
const telling = [
  /TYPE_CHECKING/,
  /__getattr__/,
  /\bsys\.modules\b|\bmeta_path\b/,
  /\b__path__\b|\bextend_path\b/,
];

/** What a type checker and this one may read in another way. */
const unusual = /[\0\f\v\uFEFF\uFFFD]/;

/**
 * The parts of a module, for telling which of them something rests on. A module that cannot be read with certainty is one part,
 * in which anything may be.
 *
 * @param isPackage Whether it is the `__init__` of one.
 * @param isVerified Whether it is verified itself, so that what every body mentions counts, and not only what is seen from
 *   outside.
 */
export function moduleParts(code: string, isPackage: boolean, isVerified = false): ModulePart[] {
  const tokens = tokenizePython(code);
  const isPlain = !tokens.kinds.includes('shell') && tokens.skipped.every(({ start }) => code[start] === '#');
  if (!isPlain || unusual.test(code) || isBroken(code)) return [wholeModule(code, tokens)];
  const parts = new PartReader(tokens, { isPackage, isVerified }).read();
  if (!parts) return [wholeModule(code, tokens)];
  const flags = telling.map((one) => one.test(code));
  return [{ ...nothing, isAlways: true, text: `${String(isPackage)} ${flags.join(' ')}` }, ...parts];
}

const nothing: ModulePart = { names: [], isAlways: false, chains: [], imports: [], text: '', lines: [] };

/** A module of which nothing is known but its contents. */
export function opaqueModule(contents: string): ModulePart {
  return { ...nothing, names: undefined, isAlways: true, text: contents };
}

function wholeModule(code: string, tokens: PythonTokens): ModulePart {
  const chains = new Set<string>();
  chainsBetween(tokens, 0, tokens.kinds.length, chains);
  const imports = importsIn(tokens, tokens.lines) ?? [];
  return { ...opaqueModule(code), chains: [...chains], imports, lines: linesOf(tokens) };
}

const compound = new Set('if elif else for while try except finally with async'.split(' '));

const isDunder = (name: string): boolean => /^__\w+__$/.test(name);

class PartReader {
  readonly #tokens: PythonTokens;
  readonly #isPackage: boolean;
  readonly #isVerified: boolean;
  readonly #text: PartText;
  /** Of each token. */
  readonly #lines: readonly number[];
  readonly #parts: ModulePart[] = [];

  constructor(
    tokens: PythonTokens,
    { isPackage, isVerified }: { readonly isPackage: boolean; readonly isVerified: boolean },
  ) {
    this.#tokens = tokens;
    this.#isPackage = isPackage;
    this.#isVerified = isVerified;
    this.#text = new PartText(tokens);
    this.#lines = linesOf(tokens);
  }

  /** Undefined where an import cannot be read. */
  read(): readonly ModulePart[] | undefined {
    const { lines } = this.#tokens;
    for (let at = 0; at < lines.length;) {
      const end = this.#definitionEnd(at);
      if (end !== undefined) {
        if (!this.#addDefinition(lines.slice(at, end))) return undefined;
        at = end;
      } else if (!this.#addStatements(lines[at++]!)) return undefined;
    }
    return this.#parts;
  }

  /** Behind the last line of the function or class that begins in a line, with decorators; undefined for another statement. */
  #definitionEnd(first: number): number | undefined {
    const { lines } = this.#tokens;
    let at = first;
    while (at < lines.length && this.#wordOf(lines[at]!) === '@') at += 1;
    const header = lines[at];
    if (!header || !/^(?:def|class)$/.test(this.#wordOf(header))) return undefined;
    const end = lines.findIndex(({ indent }, index) => index > at && indent <= header.indent);
    return end < 0 ? lines.length : end;
  }

  /** The word that a line begins with, behind `async`. */
  #wordOf({ firstToken }: LogicalLine): string {
    const { texts } = this.#tokens;
    return (texts[firstToken] === 'async' ? texts[firstToken + 1] : texts[firstToken]) ?? '';
  }

  #addDefinition(lines: readonly LogicalLine[]): boolean {
    const { texts, starts, code, ends } = this.#tokens;
    const [from, to] = [lines[0]!.firstToken, lines.at(-1)!.endToken];
    const header = lines.find((line) => this.#wordOf(line) !== '@')!;
    const word = header.firstToken + Number(texts[header.firstToken] === 'async');
    const followed = this.#isVerified ? lines : followedLines(this.#tokens, lines);
    const chains = new Set<string>();
    for (const line of followed) this.#text.chainsIn(line, chains);
    const imports = importsIn(this.#tokens, followed);
    if (!imports) return false;
    const names = [texts[word + 1]!, ...this.#globals(from, to)];
    const words = texts.slice(from, to);
    if (words.includes(':=')) names.push(...words.filter((one) => /^[^\W\d]/u.test(one)));
    // Why a function raises an error, and whether it always does, is read in its comments, too.
    const isRaw = texts[word] === 'def' && !words.includes('return') && !words.includes('yield');
    const text = isRaw
      ? code.slice(starts[from], ends[to - 1])
      : lines.map((line) => this.#text.of(line)).join('');
    this.#add({
      names,
      chains: [...chains],
      imports,
      text: `${header.indent} ${text}`,
      lines: this.#lines.slice(from, to),
    });
    this.#addFlow(this.#runLines(lines, header));
    return true;
  }

  /** The names that functions bind in the module. */
  #globals(from: number, to: number): string[] {
    const { texts, kinds } = this.#tokens;
    const found: string[] = [];
    for (let at = from; at < to; at++)
      if (texts[at] === 'global')
        for (let name = at + 1; kinds[name] === 'name' || texts[name] === ','; name++)
          found.push(texts[name]!);
    return found;
  }

  /** The lines of a definition that run with the module: not those in functions. */
  #runLines(lines: readonly LogicalLine[], header: LogicalLine): LogicalLine[] {
    if (this.#wordOf(header) === 'def') return lines.slice(0, lines.indexOf(header) + 1);
    let inside = Infinity;
    return lines.filter((line) => {
      if (line.indent <= inside) inside = Infinity;
      if (inside < Infinity) return false;
      if (this.#wordOf(line) === 'def') inside = line.indent;
      return true;
    });
  }

  /** What is called as a module runs may end it: what comes behind is then not defined. */
  #addFlow(lines: readonly LogicalLine[]): void {
    const chains = new Set<string>();
    for (const { firstToken, endToken } of lines) calleesIn(this.#tokens, firstToken, endToken, chains);
    if (chains.size > 0)
      this.#parts.push({
        ...nothing,
        isAlways: true,
        chains: [...chains],
        text: `calls ${[...chains].join(' ')}`,
      });
  }

  #addStatements(line: LogicalLine): boolean {
    const { texts } = this.#tokens;
    if (this.#text.isDocumentation(line)) {
      this.#add({ isAlways: true, text: this.#text.of(line), lines: [this.#lines[line.firstToken]!] });
      return true;
    }
    const statements = splitStatements(this.#tokens, line.firstToken, line.endToken, compound);
    for (const [firstToken, endToken] of statements) {
      const statement = statements.length === 1 ? line : { firstToken, endToken, indent: line.indent };
      if (/^(?:import|from)$/.test(texts[firstToken]!)) {
        if (!this.#addImports(statement)) return false;
      } else this.#addStatement(statement);
    }
    return true;
  }

  #addImports(line: LogicalLine): boolean {
    const imports = importsIn(this.#tokens, [line]);
    if (!imports) return false;
    for (const one of imports) {
      const isAlways = one.name === '*' || one.module[0] === '__future__' || isDunder(one.bound ?? '');
      const text = `${line.indent} ${JSON.stringify(one)}`;
      const lines = this.#lines.slice(line.firstToken, line.endToken);
      this.#add({ names: one.bound === undefined ? [] : [one.bound], isAlways, imports: [one], text, lines });
    }
    // In a package, `from .a import b` makes `a` a name of it, too.
    const [{ level, module: [part] = [] } = { level: 0 }] = imports as (PartImport | undefined)[];
    if (this.#isPackage && level === 1 && part !== undefined)
      this.#add({
        names: [part],
        imports: [{ level, module: [part], bound: part }],
        text: `implied ${part}`,
      });
    return true;
  }

  #addStatement(line: LogicalLine): void {
    const { kinds, texts } = this.#tokens;
    const { firstToken, endToken } = line;
    const target = targetEnd(this.#tokens, firstToken, endToken);
    const isBlock = texts[endToken - 1] === ':' || /^(?:match|case)$/.test(texts[firstToken]!);
    const isOpen =
      isBlock || kinds[firstToken] === 'keyword' || texts.slice(firstToken, endToken).includes(':=');
    const names: string[] = [];
    for (let at = firstToken; at < (isOpen ? endToken : target); at++)
      if (kinds[at] === 'name' && texts[at - 1] !== '.') names.push(texts[at]!);
    const chains = new Set<string>();
    const isExpression = !isOpen && target === firstToken;
    if (isExpression) calleesIn(this.#tokens, firstToken, endToken, chains);
    else this.#text.chainsIn(line, chains);
    const isAlways = isOpen || isExpression || names.some(isDunder);
    const text = this.#text.of(line);
    this.#add({ names, isAlways, chains: [...chains], text, lines: this.#lines.slice(firstToken, endToken) });
    if (!isAlways) this.#addFlow([line]);
  }

  #add(part: Partial<ModulePart>): void {
    const isAlways = part.isAlways === true || part.names?.some(isDunder) === true;
    this.#parts.push({ ...nothing, ...part, isAlways });
  }
}

/** The line of each token, counted from 1. */
function linesOf({ code, starts }: PythonTokens): number[] {
  let line = 1;
  let at = 0;
  return starts.map((start) => {
    for (; at < start; at++) if (code[at] === '\n' || (code[at] === '\r' && code[at + 1] !== '\n')) line += 1;
    return line;
  });
}

/** Behind the targets of an assignment, or the name of a declaration; the first token for an expression. */
function targetEnd(tokens: PythonTokens, from: number, to: number): number {
  let end = from;
  for (let at = tokenAtLevel(tokens, from, to, '='); at < to; at = tokenAtLevel(tokens, at + 1, to, '='))
    end = at;
  if (end > from) return end;
  const colon = tokenAtLevel(tokens, from, to, ':');
  if (colon < to) return colon;
  return tokenAtLevel(tokens, from, to, ...augmented) < to ? to : from;
}

const augmented = ['+=', '-=', '*=', '/=', '//=', '%=', '@=', '&=', '|=', '^=', '>>=', '<<=', '**='];

/** What the statements in some lines import; undefined where one cannot be read. */
function importsIn(tokens: PythonTokens, lines: readonly LogicalLine[]): PartImport[] | undefined {
  const found: PartImport[] = [];
  for (const statement of importStatements(tokens, lines)) {
    if (statement.length === 0) return undefined;
    for (const { level, module, name, boundName } of statement)
      found.push({
        level,
        module: module.split('.').filter(Boolean),
        ...(name !== undefined && { name }),
        ...(boundName !== undefined && { bound: boundName }),
      });
  }
  return found;
}
