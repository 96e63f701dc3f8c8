import { builtinNames } from '../../python/builtinNames.ts';
import { importStatements } from '../../verification/scan/readImports.ts';
import type { LogicalLine, PythonTokens } from '../../verification/scan/pythonTokens.ts';
import type { ScannedImport } from '../../verification/scan/scannedCode.ts';
import { tokenizePython } from '../../verification/scan/tokenizePython.ts';
import type { PythonDefinition, PythonDefinitions } from './pythonDefinitions.ts';

/** Names of `typing` that models use without importing them. */
const typingNames = new Set(
  `Annotated Any AnyStr AsyncGenerator AsyncIterable AsyncIterator Awaitable BinaryIO Callable ClassVar Collection Container
  Coroutine DefaultDict Deque Dict Final FrozenSet Generator Generic Hashable IO Iterable Iterator List Literal Mapping
  MutableMapping MutableSequence MutableSet NoReturn Optional Protocol Sequence Set Sized SupportsFloat SupportsInt TextIO
  Tuple Type TypeVar Union`.split(/\s+/),
);

/** Modules of Python's own library with types that hints name. None of them imports what is in a project. */
const libraryModules = new Set(
  `abc argparse array asyncio collections collections.abc concurrent.futures contextlib csv ctypes dataclasses datetime decimal
  email.message enum fractions functools http.client io ipaddress itertools json logging multiprocessing numbers os pathlib
  queue random re sched socket sqlite3 ssl string subprocess tempfile threading time types typing urllib.parse uuid weakref
  xml.etree.ElementTree zipfile zoneinfo`.split(/\s+/),
);

/** What the names in annotations stand for in a file. */
export class HintNames {
  readonly #file: PythonDefinitions;
  readonly #path: string;
  /** What the modules of the file and of the answer import, wherever it is. */
  readonly #imports: readonly ScannedImport[];
  readonly #given: readonly ScannedImport[];
  readonly #bound: ReadonlySet<string>;
  /** What is only imported for checkers. */
  readonly #typesOnly: ReadonlySet<string>;
  readonly #isDeferred: boolean;

  /** @param path Of the file, relative to the workspace folder. */
  constructor(file: PythonDefinitions, answer: PythonDefinitions, path: string) {
    const { tokens } = file;
    this.#file = file;
    this.#path = path;
    const { own, typesOnly } = linesOfModule(tokens);
    this.#imports = importStatements(tokens, own).flat();
    this.#given = importStatements(answer.tokens, answer.tokens.lines).flat();
    this.#isDeferred = this.#imports.some((one) => one.module === '__future__' && one.name === 'annotations');
    const assigned = own.flatMap(({ firstToken }) =>
      /^(?:=|:)$/.test(tokens.texts[firstToken + 1] ?? '') ? [tokens.texts[firstToken]!] : [],
    );
    const defined = file.all.filter(({ kind, isInner }) => kind !== 'method' && !isInner);
    this.#bound = new Set([...namesOf(this.#imports), ...assigned, ...defined.map(({ name }) => name)]);
    this.#typesOnly = new Set(namesOf(importStatements(tokens, typesOnly).flat()));
  }

  /**
   * An annotation as it can stand in the header of a function, and what must be imported for it; in quotes where its names do
   * not exist yet when the header runs. Undefined where an import would be needed that may not be added.
   */
  hint(
    text: string,
    at: PythonDefinition,
  ): { readonly text: string; readonly imports: readonly string[] } | undefined {
    const { plain, quoted } = namesIn(text);
    const imports: string[] = [];
    for (const name of new Set([...plain, ...quoted])) {
      if (this.#bound.has(name) || this.#typesOnly.has(name) || builtinNames.has(name)) continue;
      const statement = this.#statementFor(name);
      if (statement !== undefined) imports.push(statement);
      else if (this.#given.some(({ boundName }) => boundName === name)) return undefined;
    }
    if (this.#isDeferred || !plain.some((name) => this.#comesLater(name, at))) return { text, imports };
    return /["']/.test(text) ? undefined : { text: `"${text}"`, imports };
  }

  #comesLater(name: string, at: PythonDefinition): boolean {
    if (this.#typesOnly.has(name) && !this.#bound.has(name)) return true;
    const own = this.#file.all.find((one) => one.kind === 'class' && one.name === name);
    // A class has its name once all of its body has run.
    return own !== undefined && own.end > at.start && !at.isInner;
  }

  #statementFor(name: string): string | undefined {
    const given = this.#given.find(({ boundName }) => boundName === name);
    if (given) return this.#mayImport(given) ? statementOf(given) : undefined;
    if (typingNames.has(name)) return `from typing import ${name}`;
    return name === 'typing' ? 'import typing' : undefined;
  }

  /**
   * Whether an import cannot close a circle: of Python's own library, of a module that the file imports already, and of a
   * package that it does and is not part of.
   */
  #mayImport({ module, level, name }: ScannedImport): boolean {
    if (name === '*' || module === '__future__') return false;
    if (level === 0 && libraryModules.has(module)) return true;
    if (this.#imports.some((one) => one.level === level && one.module === module)) return true;
    const [top] = module.split('.');
    const isOwn = this.#path.split('/').some((part) => part.replace(/\.pyw?$/, '') === top);
    return (
      level === 0 &&
      !isOwn &&
      this.#imports.some((one) => one.level === 0 && one.module.split('.')[0] === top)
    );
  }
}

function namesOf(imports: readonly ScannedImport[]): string[] {
  return imports.flatMap(({ boundName }) => boundName ?? []);
}

/** The lines that run when a module is imported, and those that only checkers read. */
function linesOfModule(tokens: PythonTokens): {
  readonly own: readonly LogicalLine[];
  readonly typesOnly: readonly LogicalLine[];
} {
  const own: LogicalLine[] = [];
  const typesOnly: LogicalLine[] = [];
  let inner: { readonly indent: number; readonly isForTypes: boolean } | undefined;
  for (const line of tokens.lines) {
    if (line.endToken <= line.firstToken) continue;
    if (inner && line.indent > inner.indent) {
      if (inner.isForTypes) typesOnly.push(line);
      continue;
    }
    const words = tokens.texts.slice(line.firstToken, line.endToken);
    const isForTypes = words[0] === 'if' && words.includes('TYPE_CHECKING');
    const isOwn = !isForTypes && !/^(?:def|class|async)$/.test(words[0]!);
    inner = isOwn ? undefined : { indent: line.indent, isForTypes };
    if (isOwn) own.push(line);
  }
  return { own, typesOnly };
}

/** The first names of the chains in an annotation: those that are evaluated, and those in quotes. */
function namesIn(text: string): { readonly plain: readonly string[]; readonly quoted: readonly string[] } {
  const { kinds, texts, starts, ends } = tokenizePython(text);
  const plain: string[] = [];
  const quoted: string[] = [];
  for (const [at, kind] of kinds.entries()) {
    if (kind === 'name' && texts[at - 1] !== '.') plain.push(texts[at]!);
    if (kind !== 'string' || texts.includes('Literal')) continue;
    quoted.push(...namesIn(text.slice(starts[at], ends[at]).replaceAll(/^\w*["']+|["']+$/g, '')).plain);
  }
  return { plain, quoted };
}

function statementOf({ module, level, name, boundName }: ScannedImport): string {
  if (name === undefined) {
    const isRenamed = boundName !== undefined && boundName !== module.split('.', 1)[0];
    return `import ${module}${isRenamed ? ` as ${boundName}` : ''}`;
  }
  const renamed = boundName !== undefined && boundName !== name ? ` as ${boundName}` : '';
  return `from ${'.'.repeat(level)}${module} import ${name}${renamed}`;
}
