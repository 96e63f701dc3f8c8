import { instanceAnnotated } from './annotation.ts';
import { ExpressionScanner } from './expressionScanner.ts';
import type { ScannedCode } from './scannedCode.ts';
import { FoundUses } from './foundUses.ts';
import { readImportStatement, readInstallLine } from './readImports.ts';
import { type PythonTokens, tokenAtLevel } from './pythonTokens.ts';
import { bindParameters, instanceCaught, scanPattern, scanWithItems } from './bindingClauses.ts';
import { Scope } from './scope.ts';
import { OwnClasses } from './ownClasses.ts';
import { elementOf, type ImportBinding, isImport, type Value } from '../values/value.ts';
import { ClauseTracker } from './clauseTracker.ts';

/** Blocks nested deeper are not followed; Python itself allows 100. */
const deepest = 100;

const headers = new Set('if elif else try except finally for while with def class match case'.split(' '));

const importWord = /^(?:from|import)$/;

const assignments = '= : += -= *= /= //= %= @= &= |= ^= >>= <<= **='.split(' ');

/** The body of a header: the rest of its line, and the lines that are indented deeper. */
interface Block {
  readonly firstToken: number;
  readonly endToken: number;
  readonly firstLine: number;
  readonly endLine: number;
}

interface FunctionBody {
  readonly name: string;
  readonly body: Block;
  readonly scope: Scope;
  readonly depth: number;
}

/** Decorators that leave what a function returns as it is. */
const plainDecorators = new Set(
  'staticmethod classmethod abstractmethod override final cache lru_cache'.split(' '),
);

/** Methods that run before the others of their class, the first of them last. */
const initializers = ['setUp', '__aenter__', '__enter__', '__post_init__', '__init__'];

/** Follows the statements of a piece of Python, and then those of its functions. */
export class StatementScanner {
  readonly #tokens: PythonTokens;
  readonly #found: FoundUses;
  readonly #expressions: ExpressionScanner;
  /** The bodies of functions, which run after the code around them. */
  readonly #functions: FunctionBody[] = [];
  readonly #blockEnds: readonly number[];
  readonly #classes: OwnClasses;
  #depth = 0;

  constructor(tokens: PythonTokens) {
    this.#tokens = tokens;
    this.#found = new FoundUses(tokens);
    this.#expressions = new ExpressionScanner(tokens, this.#found);
    this.#classes = new OwnClasses(tokens);
    this.#blockEnds = blockEnds(tokens);
  }

  /** What the code imports and uses, in no order. */
  scan(): ScannedCode {
    const module = Scope.ofModule();
    this.#scanLines(0, this.#tokens.lines.length, module);
    for (let next = 0; next < this.#functions.length; next++) {
      const { body, scope, depth } = this.#functions[next]!;
      this.#depth = depth;
      this.#scanBlock(body, scope);
    }
    return { imports: this.#found.imports, uses: this.#found.uses(module) };
  }

  #scanLines(from: number, to: number, scope: Scope): void {
    const outer = this.#expressions.clause;
    const clauses = new ClauseTracker(outer);
    for (let line = from; line < to;) {
      const { firstToken, endToken } = this.#tokens.lines[line]!;
      const clause = clauses.next(this.#headerAt(firstToken, endToken));
      this.#expressions.clause = clause ?? outer;
      const below: Block = {
        firstToken,
        endToken,
        firstLine: line + 1,
        endLine: Math.min(to, this.#blockEnds[line]!),
      };
      line = this.#scanStatements(below, scope) ? below.endLine : line + 1;
      if (clause) scope.restore(clause);
    }
    this.#expressions.clause = outer;
  }

  /** Follows a line. Returns whether the lines below belong to it, and were followed too. */
  #scanStatements(line: Block, scope: Scope): boolean {
    const { firstToken, endToken } = line;
    const word = this.#headerAt(firstToken, endToken);
    if (word && this.#depth < deepest) {
      this.#scanCompound(word, line, scope);
      return true;
    }
    for (let at = firstToken; at < endToken;) {
      const end = tokenAtLevel(this.#tokens, at, endToken, ';');
      if (end > at) this.#scanSimple(at, end, scope);
      at = end + 1;
    }
    return false;
  }

  #scanBlock(block: Block, scope: Scope): void {
    this.#depth += 1;
    if (block.firstToken < block.endToken) {
      const inLine = { ...block, firstLine: 0, endLine: 0 };
      this.#scanStatements(inLine, scope);
    }
    this.#scanLines(block.firstLine, block.endLine, scope);
    this.#depth -= 1;
  }

  /** The keyword of a compound statement; undefined for any other statement. */
  #headerAt(from: number, to: number): string | undefined {
    const { kinds, texts } = this.#tokens;
    const at = texts[from] === 'async' ? from + 1 : from;
    const word = texts[at]!;
    if (at >= to || !headers.has(word)) return undefined;
    if (kinds[at] === 'keyword') return word;
    // `match` and `case` are names unless anything but an operator follows, and then a colon.
    const isName = at + 1 >= to || (kinds[at + 1] === 'operator' && !/^[-*~]$/.test(texts[at + 1]!));
    if (isName) return undefined;
    return texts[to - 1] === ':' || (word === 'case' && tokenAtLevel(this.#tokens, at, to, ':') < to)
      ? word
      : undefined;
  }

  #scanCompound(word: string, line: Block, scope: Scope): void {
    const { texts } = this.#tokens;
    const at = line.firstToken + (texts[line.firstToken] === 'async' ? 2 : 1);
    const colon = tokenAtLevel(this.#tokens, at, line.endToken, ':');
    const block: Block = { ...line, firstToken: Math.min(colon + 1, line.endToken) };
    const expressions = this.#expressions;
    if (word === 'def') return this.#scanFunction(at, colon, block, scope);
    if (word === 'class') return this.#scanClass(at, colon, block, scope);
    if (word === 'for') {
      const targetsEnd = tokenAtLevel(this.#tokens, at, colon, 'in');
      const iterated = expressions.scanValue(targetsEnd + 1, colon, scope);
      expressions.bindTargets(at, targetsEnd, scope, elementOf(iterated));
    } else if (word === 'case') {
      const patternEnd = tokenAtLevel(this.#tokens, at, colon, 'if');
      scanPattern(this.#tokens, expressions, [at, patternEnd], scope);
      expressions.scan(patternEnd, colon, scope);
    } else if (word === 'with') scanWithItems(this.#tokens, expressions, [at, colon], scope);
    else if (word === 'except') {
      const as = tokenAtLevel(this.#tokens, at, colon, 'as');
      const caught = instanceCaught(expressions.scanValue(at, as, scope));
      expressions.bindTargets(as + 1, colon, scope, as + 2 === colon ? caught : undefined);
    } else expressions.scan(at, colon, scope);
    this.#scanBlock(block, scope);
  }

  /** Follows a function up to its body, which comes later. @param at Its name. */
  #scanFunction(at: number, colon: number, block: Block, scope: Scope): void {
    const { kinds, texts, partners } = this.#tokens;
    const expressions = this.#expressions;
    const open = tokenAtLevel(this.#tokens, at, colon, '(');
    const close = Math.min(colon, partners.get(open) ?? colon);
    const inside = scope.functionInside();
    expressions.scan(at + 1, open, scope);
    bindParameters(this.#tokens, expressions, [open + 1, close], { outside: scope, inside });
    inside.bindSelf(scope);
    expressions.scan(close, colon, scope);
    const decorators = this.#classes.decoratorsAbove(at);
    const result = instanceAnnotated(this.#tokens, close + 2, colon, scope);
    const isAttribute = decorators.length === 1 && /^(?:cached_)?property$/.test(decorators[0]!);
    const isPlain = decorators.every((one) => plainDecorators.has(one));
    const value = isAttribute ? result : isPlain && result ? { called: result } : undefined;
    if (kinds[at] === 'name') expressions.bind(texts[at]!, value ?? null, scope);
    this.#functions.push({ name: texts[at]!, body: block, scope: inside, depth: this.#depth });
  }

  /** Follows a class and its body, but for those of its methods. @param at Its name. */
  #scanClass(at: number, colon: number, block: Block, scope: Scope): void {
    const { kinds, texts, lines } = this.#tokens;
    const expressions = this.#expressions;
    expressions.scan(at + 1, colon, scope);
    const end = block.endLine > block.firstLine ? lines[block.endLine - 1]!.endToken : block.endToken;
    const instance = this.#classes.instanceOf(at, colon, end, scope);
    const before = this.#functions.length;
    this.#scanBlock(block, scope.classInside(instance));
    // These set the attributes of `self` that the other methods use.
    const methods = this.#functions.splice(before);
    const rank = ({ name }: FunctionBody): number => -initializers.indexOf(name);
    this.#functions.push(...methods.toSorted((a, b) => rank(a) - rank(b)));
    if (kinds[at] === 'name') expressions.bind(texts[at]!, { called: instance }, scope);
  }

  #scanSimple(from: number, to: number, scope: Scope): void {
    const { code, kinds, texts, starts, ends } = this.#tokens;
    const word = texts[from]!;
    if (kinds[from] === 'shell')
      this.#found.imports.push(...readInstallLine(code.slice(starts[from], ends[from]), starts[from]!));
    else if (kinds[from] !== 'keyword') this.#scanNamed(from, to, scope);
    else if (importWord.test(word)) this.#scanImport(from, to, scope);
    else if (word === 'del') this.#expressions.bindTargets(from + 1, to, scope);
    else if (word === 'global' || word === 'nonlocal') {
      for (let at = from + 1; at < to; at++)
        if (kinds[at] !== 'name') continue;
        else if (word === 'global') scope.declareGlobal(texts[at]!);
        else scope.declareNonlocal(texts[at]!);
    } else this.#expressions.scan(from, to, scope);
  }

  /** Follows a statement without a keyword: `type` and `lazy` are keywords in front of some words only. */
  #scanNamed(from: number, to: number, scope: Scope): void {
    const { kinds, texts } = this.#tokens;
    const [word, hasNext] = [texts[from], from + 1 < to];
    // Python 3.15.
    if (word === 'lazy' && hasNext && importWord.test(texts[from + 1]!))
      return this.#scanImport(from + 1, to, scope);
    const declaresType = word === 'type' && hasNext && kinds[from + 1] === 'name';
    this.#scanAssignment(declaresType ? from + 1 : from, to, scope);
  }

  #scanImport(from: number, to: number, scope: Scope): void {
    for (const { found, symbol, nameToken, firstToken } of readImportStatement(this.#tokens, from, to)) {
      this.#found.imports.push(found);
      const { module, level, boundName, name } = found;
      const before = boundName === undefined ? undefined : scope.resolve(boundName);
      // After `import xml.dom`, `import xml.sax` adds to what `xml` stands for.
      const isSame =
        name === undefined && before && isImport(before) && before.symbol === symbol && before.level === 0;
      const binding: ImportBinding = isSame ? before : { symbol, modules: new Set(), level };
      binding.modules.add(module);
      // A module inside of another may be missing, too.
      if (nameToken !== undefined)
        this.#expressions.addUse(firstToken ?? nameToken, nameToken, {
          ...binding,
          symbol: name === undefined ? module : symbol,
          modules: name === undefined ? new Set([module]) : binding.modules,
        });
      if (boundName !== undefined) this.#expressions.bind(boundName, binding, scope);
      else if (name === '*' && module) scope.addStar({ symbol: module, modules: new Set([module]), level });
    }
  }

  #scanAssignment(from: number, to: number, scope: Scope): void {
    const expressions = this.#expressions;
    const first = tokenAtLevel(this.#tokens, from, to, ...assignments);
    const { kinds, texts } = this.#tokens;
    if (first === to) {
      expressions.scan(from, to, scope);
      return;
    }
    let valueAt = first + 1;
    const targets: [number, number][] = [[from, first]];
    let annotated: Value | undefined;
    if (texts[first] === ':') {
      valueAt = tokenAtLevel(this.#tokens, first, to, '=') + 1;
      const annotationEnd = Math.min(valueAt - 1, to);
      expressions.scan(first + 1, annotationEnd, scope);
      annotated = instanceAnnotated(this.#tokens, first + 1, annotationEnd, scope);
    } else if (texts[first] === '=')
      for (let end; (end = tokenAtLevel(this.#tokens, valueAt, to, '=')) < to; valueAt = end + 1)
        targets.push([valueAt, end]);
    const name =
      targets.length === 1 && first === from + 1 && kinds[from] === 'name' ? texts[from] : undefined;
    const value = valueAt < to ? expressions.scanValue(valueAt, to, scope, name) : undefined;
    const isNone = valueAt === to - 1 && texts[valueAt] === 'None';
    const isPlain = texts[first] === '=' || texts[first] === ':';
    for (const [start, end] of targets)
      expressions.bindTargets(start, end, scope, isPlain ? (annotated ?? value ?? null) : null, isNone);
  }
}

/** For each line: the first one below it that is indented no deeper. */
function blockEnds({ lines }: PythonTokens): number[] {
  const ends = lines.map(() => lines.length);
  const open: number[] = [];
  for (const [index, { indent }] of lines.entries()) {
    while (open.length > 0 && lines[open.at(-1)!]!.indent >= indent) ends[open.pop()!] = index;
    open.push(index);
  }
  return ends;
}
