import type { ScannedImport } from '../scan/scannedCode.ts';
import { customaryAliases, wellKnownNames } from './knownNames.ts';
import type { NameUse } from './usedNames.ts';

/** A name that nothing in the code binds, and all places that read it. */
export interface UnboundName {
  readonly name: string;
  readonly uses: readonly NameUse[];
}

/** A statement that would bind an unbound name, if it has what the code uses. */
export interface ImportCandidate {
  readonly unbound: UnboundName;
  readonly statement: string;
  /** Why it may be meant: the name is a module's, by custom or its own, or is taken from one that is imported or known for it. */
  readonly kind: 'alias' | 'module' | 'imported' | 'well-known';
}

/** Such as `Flask`, and `AF_INET`; names such as `DEBUG` and `X` are often those of the code itself. */
const distinctive = /^(?:[A-Z]\w*[a-z]\w*|[A-Z][A-Z\d]*_[A-Z\d_]*)$/;

/**
 * Whether an unbound name is likely to be an import by the way it is used: other names may be taken for granted, as the
 * data in a fragment of code is.
 */
export function looksImported({ name, uses }: UnboundName): boolean {
  if (name.startsWith('_')) return false;
  if (isDistinctive(name)) return true;
  return uses.some(
    ({ attributes, call, isDecorator, annotates }) =>
      attributes.length > 0 || call !== undefined || isDecorator === true || annotates === 'signature',
  );
}

/** Whether a name is written as only classes and constants are. */
export function isDistinctive(name: string): boolean {
  return distinctive.test(name) || (/^[A-Z]/.test(name) && wellKnownNames.has(name));
}

/**
 * The statements that may be missing, the most likely first.
 *
 * @param imports What the code imports.
 * @param isModule Whether a name is that of a module of Python or of an installed package.
 */
export function importCandidates(
  unbound: UnboundName,
  imports: readonly ScannedImport[],
  isModule: (name: string) => boolean,
): ImportCandidate[] {
  const { name, uses } = unbound;
  const found = new Map<string, ImportCandidate['kind']>();
  const add = (kind: ImportCandidate['kind'], statement: string): void => {
    if (!found.has(statement)) found.set(statement, kind);
  };
  if (uses.every(({ attributes }) => attributes.length > 0)) {
    const aliased = customaryAliases.get(name);
    if (aliased !== undefined) add('alias', `import ${aliased} as ${name}`);
    if (isModule(name)) add('module', `import ${name}`);
  }
  for (const { kind, module, level, name: taken } of imports) {
    if (kind !== 'statement' || level > 0 || module === '__future__') continue;
    add('imported', `from ${module} import ${name}`);
    // What is taken may be a module itself.
    if (taken !== undefined && /^[a-z_]\w*$/.test(taken))
      add('imported', `from ${module}.${taken} import ${name}`);
  }
  const known = wellKnownNames.get(name);
  if (known !== undefined) add('well-known', `from ${known} import ${name}`);
  return [...found].map(([statement, kind]) => ({ unbound, statement, kind }));
}

/** Code of a function in which the name is imported, and used as in the original. */
export function trial({ unbound: { name, uses }, statement }: ImportCandidate): string {
  const lines = uses.map(({ attributes, call }) => {
    const chain = [name, ...attributes].join('.');
    if (!call) return chain;
    const passed = [
      ...Array.from({ length: call.positional }, () => 'None'),
      ...call.keywords.map((keyword) => `${keyword}=None`),
      ...(call.hasUnpacking ? ['*[]', '**{}'] : []),
    ];
    return `${chain}(${passed.join(', ')})`;
  });
  return inFunction([statement, ...new Set(lines)]);
}

/** Code that does no more than import the name. */
export function trialImport({ statement }: ImportCandidate): string {
  return inFunction([statement]);
}

function inFunction(lines: readonly string[]): string {
  return lines.map((line) => `    ${line}\n`).join('');
}
