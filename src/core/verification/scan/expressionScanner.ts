import { bindTargets } from './assignmentTargets.ts';
import { bindParameters, scanElement } from './bindingClauses.ts';
import type { FoundUses } from './foundUses.ts';
import { OperandScanner } from './operandScanner.ts';
import {
  endsOperand,
  groupEnd,
  isClosed,
  type PythonTokens,
  splitTokens,
  tokenAtLevel,
  type TokenKind,
} from './pythonTokens.ts';
import type { ScannedCall } from './scannedCode.ts';
import type { Clause, Scope } from './scope.ts';
import { type ExpressionPart, valueOfParts } from '../values/operands.ts';
import type { ImportBinding, Value } from '../values/value.ts';

/** Brackets, lambdas and comprehensions nested deeper are not followed; Python itself allows 200. */
const deepest = 200;

/** Finds the uses of imports in expressions and targets, and imports by function. Ranges of tokens exclude their end. */
export class ExpressionScanner {
  /** The clause that is being followed, for what targets bind. */
  clause: Clause | undefined;
  readonly #tokens: PythonTokens;
  readonly #found: FoundUses;
  readonly #operands: OperandScanner;
  #depth = 0;

  constructor(tokens: PythonTokens, found: FoundUses) {
    this.#tokens = tokens;
    this.#found = found;
    this.#operands = new OperandScanner(tokens, found, this);
  }

  /** Follows an expression, or several with commas between them. */
  scan(from: number, to: number, scope: Scope): void {
    this.#scanParts(from, to, scope);
  }

  /**
   * Follows the value of an assignment, or of anything else. Returns what it stands for as far as that comes from an
   * import.
   *
   * @param target The one name that it is assigned to.
   */
  scanValue(from: number, to: number, scope: Scope, target?: string): Value | undefined {
    const parts: ExpressionPart[] = [];
    this.#scanParts(from, to, scope, parts, target);
    return valueOfParts(parts);
  }

  /** @param parts Filled with the parts of the expression where these are wanted. */
  #scanParts(from: number, to: number, scope: Scope, parts?: ExpressionPart[], target?: string): void {
    const { kinds, texts } = this.#tokens;
    for (let at = from; at < to;) {
      const isOpen = kinds[at] === 'open';
      const isOperand = isOpen && (at === from || !endsOperand(this.#tokens, at - 1));
      if (kinds[at] === 'name' || (isOperand && (texts[at] === '(' || texts[at] === '['))) {
        const { end, value } = this.#operands.scan(at, to, scope, at === from ? target : undefined);
        parts?.push({ value });
        at = end;
      } else {
        parts?.push(partOfToken(kinds[at]!, texts[at]!, isOperand));
        at = this.#scanOther(at, to, scope);
      }
    }
  }

  /** Follows what begins with anything but an operand that may come from an import. Returns the token after it. */
  #scanOther(at: number, to: number, scope: Scope): number {
    const { kinds, texts } = this.#tokens;
    if (kinds[at] === 'open') return this.scanGroup(at, scope);
    if (texts[at] === 'lambda') return this.#scanLambda(at, to, scope);
    if (texts[at] === 'as') {
      const end = tokenAtLevel(this.#tokens, at + 1, to, ',');
      this.bindTargets(at + 1, end, scope);
      return end;
    }
    // An attribute of what cannot be followed.
    return texts[at] === '.' && kinds[at + 1] === 'name' ? at + 2 : at + 1;
  }

  /** Binds a name from here on. */
  bind(name: string, value: Value | null, scope: Scope): void {
    scope.bind(name, value, this.clause);
    if (scope.isOfClass) this.#found.ownAttributes.add(name);
  }

  /** Follows what is assigned to, and binds its names. @param value `null` where it is something unknown. */
  bindTargets(from: number, to: number, scope: Scope, value: Value | null = null, isNone = false): void {
    bindTargets(this.#tokens, this, [from, to], scope, { value, isNone });
  }

  /** Does something one level deeper; undefined where that is too deep. */
  nested<T>(work: () => T): T | undefined {
    if (this.#depth >= deepest) return undefined;
    this.#depth += 1;
    try {
      return work();
    } finally {
      this.#depth -= 1;
    }
  }

  /** Follows the contents of brackets. Returns the token after them. */
  scanGroup(open: number, scope: Scope): number {
    this.scanArguments(open, scope);
    return groupEnd(this.#tokens, open) + 1;
  }

  /**
   * Follows the contents of brackets. Returns how a function is called with them; undefined if they are not closed.
   *
   * @param values Filled with what the positional arguments stand for where that is wanted.
   */
  scanArguments(open: number, scope: Scope, values?: (Value | undefined)[]): ScannedCall | undefined {
    return this.nested(() => {
      const { texts, kinds, partners } = this.#tokens;
      const isCall = texts[open] === '(';
      let positional = 0;
      let hasUnpacking = false;
      const keywords: string[] = [];
      const closed = isClosed(this.#tokens, open);
      const close = closed ? groupEnd(this.#tokens, open) : partners.get(open)!;
      for (const [from, to] of splitTokens(this.#tokens, open + 1, close)) {
        let start = from;
        if (isCall && kinds[from] === 'name' && texts[from + 1] === '=' && from + 1 < to) {
          keywords.push(texts[from]!);
          start += 2;
        } else if (texts[from] === '*' || texts[from] === '**') hasUnpacking = true;
        else positional += 1;
        const value = scanElement(this.#tokens, this, [start, to], scope, values !== undefined);
        if (start === from) values?.push(value);
      }
      return closed && isCall ? { positional, keywords, hasUnpacking } : undefined;
    });
  }

  #scanLambda(at: number, to: number, scope: Scope): number {
    const colon = tokenAtLevel(this.#tokens, at + 1, to, ':');
    const end = tokenAtLevel(this.#tokens, colon, to, ',');
    this.nested(() => {
      const inside = scope.functionInside();
      bindParameters(this.#tokens, this, [at + 1, colon], { outside: scope, inside });
      this.scan(colon + 1, end, inside);
    });
    return end;
  }

  /** Adds the use of a symbol that reaches from one token to another. */
  addUse(first: number, last: number, used: ImportBinding): void {
    this.#found.add(first, last, used, undefined);
  }

  /** Follows the target `a.b[c].d` of an assignment. Returns the attribute that is set of a plain name; it is not a use. */
  scanTarget(from: number, end: number, scope: Scope): string | undefined {
    const { texts, kinds } = this.#tokens;
    const setsAttribute = kinds[end - 1] === 'name' && texts[end - 2] === '.';
    this.scan(from, setsAttribute ? end - 2 : end, scope);
    if (setsAttribute) this.#found.ownAttributes.add(texts[end - 1]!);
    return setsAttribute && end === from + 3 ? texts[end - 1] : undefined;
  }
}

function partOfToken(kind: TokenKind, text: string, isOperand: boolean): ExpressionPart {
  if (kind === 'number') return { value: undefined, isNumber: true };
  if (text === 'None') return { value: null };
  const isValue = kind === 'string' || text === 'True' || text === 'False' || isOperand;
  return isValue ? { value: undefined } : text;
}
