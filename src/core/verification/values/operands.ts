import { awaited, elementOf, listOf, mostItems, oneOf, operatedOn, type Value } from './value.ts';

/** A part of an expression at its outermost level: the text of an operator or keyword, or an operand. */
export type ExpressionPart = string | Operand;

interface Operand {
  /** What it stands for; `null` is None, and undefined anything else. */
  readonly value: Value | null | undefined;
  /** Whether it is a number. */
  readonly isNumber?: boolean;
}

const operators = new Set('+ - * / // % @ ** | & ^ << >> == != < > <= >='.split(' '));

/** What the value of an expression stands for that has these parts, in their order. */
export function valueOfParts(parts: readonly ExpressionPart[]): Value | undefined {
  const [only] = parts;
  if (parts.length === 1 && typeof only === 'object') return only.value ?? undefined;
  if (!parts.includes(',')) return valueOfAlternatives(parts) ?? undefined;
  const pieces = splitAt(parts, ',');
  if (pieces.at(-1)!.length === 0) pieces.pop();
  if (pieces.length > mostItems) return undefined;
  if (pieces.some(([first]) => first === '*')) return listOf(oneOf(pieces.map(valueOfItem)));
  return { items: pieces.map((piece) => valueOfAlternatives(piece) ?? undefined) };
}

function valueOfItem(parts: readonly ExpressionPart[]): Value | undefined {
  return (
    (parts[0] === '*' ? elementOf(valueOfAlternatives(parts.slice(1))) : valueOfAlternatives(parts)) ??
    undefined
  );
}

/** Of `a if b else c`, `a or b` and `a and b`: one of those that it may be. */
function valueOfAlternatives(parts: readonly ExpressionPart[]): Value | null | undefined {
  const found: (Value | null | undefined)[] = [];
  let piece: ExpressionPart[] = [];
  let isCondition = false;
  const endPiece = (): void => {
    if (!isCondition) found.push(valueOfOperation(piece));
    piece = [];
  };
  for (const part of parts) {
    const isBetween = part === 'if' || part === 'else' || part === 'or' || part === 'and';
    if (!isBetween) {
      piece.push(part);
      continue;
    }
    endPiece();
    if (part === 'if' || part === 'else') isCondition = part === 'if';
  }
  endPiece();
  return found.length === 1 ? found[0] : oneOf(found);
}

function valueOfOperation(parts: readonly ExpressionPart[]): Value | null | undefined {
  const operands = parts.filter((part) => typeof part === 'object');
  const [first, second] = operands;
  if (operands.length === 1 && parts.every((part) => typeof part === 'object' || part === 'await')) {
    const value = first!.value;
    return value && parts.length > 1 ? awaited(value) : value;
  }
  if (parts.some((part) => typeof part === 'string' && !operators.has(part))) return undefined;
  const operator = parts[1];
  if (typeof operator !== 'string' || typeof parts[0] === 'string') return undefined;
  if (first?.value) return operatedOn(first.value, operator, false);
  return first?.isNumber && second?.value && parts[2] === second
    ? operatedOn(second.value, operator, true)
    : undefined;
}

function splitAt(parts: readonly ExpressionPart[], separator: string): ExpressionPart[][] {
  const pieces: ExpressionPart[][] = [[]];
  for (const part of parts)
    if (part === separator) pieces.push([]);
    else pieces.at(-1)!.push(part);
  return pieces;
}
