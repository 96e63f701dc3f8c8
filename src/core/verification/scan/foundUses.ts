import type { PythonTokens } from './pythonTokens.ts';
import type { ScannedCall, ScannedImport, ScannedUse } from './scannedCode.ts';
import { moduleOf, type Scope } from './scope.ts';
import type { ImportBinding, OtherwiseBound } from '../values/value.ts';

/** What the scanner finds, of which some turns out not to be of an import once all of the code is known. */
export class FoundUses {
  readonly imports: ScannedImport[] = [];
  /** The attributes that own classes define, and those that the code sets of anything. */
  readonly ownAttributes = new Set<string>();
  readonly #uses: { readonly use: ScannedUse; readonly unless: OtherwiseBound | undefined }[] = [];
  readonly #tokens: PythonTokens;

  constructor(tokens: PythonTokens) {
    this.#tokens = tokens;
  }

  /** Adds the use of an import that reaches from one token to another, the last of them its name. */
  add(first: number, last: number, used: ImportBinding, call: ScannedCall | undefined): void {
    const { starts, ends } = this.#tokens;
    const use: ScannedUse = {
      symbol: used.symbol,
      module: moduleOf(used),
      level: used.level,
      range: { start: starts[first]!, end: ends[last]! },
      nameRange: { start: starts[last]!, end: ends[last]! },
      ...(call && { call }),
      ...(used.bases && { bases: used.bases }),
    };
    this.#uses.push({ use, unless: used.unless });
  }

  /** Adds a use that no chain of names is. */
  addOther(use: ScannedUse): void {
    this.#uses.push({ use, unless: undefined });
  }

  /** The uses that are of imports. @param module The module's scope once all of the code has been followed. */
  uses(module: Scope): ScannedUse[] {
    const isBound = ({ kind, name }: OtherwiseBound): boolean =>
      kind === 'own' ? this.ownAttributes.has(name) : module.binds(name);
    return this.#uses.flatMap(({ use, unless }) => (unless && isBound(unless) ? [] : [use]));
  }
}
