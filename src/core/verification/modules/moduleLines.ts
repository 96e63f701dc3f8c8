import { type PythonTokens, tokenAtLevel } from '../scan/pythonTokens.ts';

/** A logical line of a module; the places are tokens. */
export interface ModuleLine {
  readonly from: number;
  readonly to: number;
  /** Among the logical lines. */
  readonly index: number;
  /** What it is a part of: the module, a class, or a function anywhere. */
  readonly place: 'module' | 'class' | 'function';
  /** Whether type checkers alone read it: it is under `if TYPE_CHECKING`. */
  readonly isForTypes: boolean;
}

interface Block {
  readonly indent: number;
  readonly place: ModuleLine['place'];
  /** What an `if` that asks for type checkers says of its own lines, and of those of its `else`. */
  readonly types?: { readonly isThen: boolean; readonly isElse: boolean };
  readonly isForTypes: boolean;
}

const outermost = { place: 'module', isForTypes: false } as const;

/** The logical lines of a module, each with what it is a part of. */
export function moduleLines(tokens: PythonTokens): ModuleLine[] {
  const { lines, texts } = tokens;
  const open: Block[] = [];
  return lines.map(({ firstToken, endToken, indent }, index) => {
    let closed: Block | undefined;
    while (open.length > 0 && open.at(-1)!.indent >= indent) closed = open.pop();
    const { place, isForTypes: isOuter } = open.at(-1) ?? outermost;
    const word = texts[texts[firstToken] === 'async' ? firstToken + 1 : firstToken]!;
    const isElse = /^(?:else|elif)$/.test(word) && closed?.indent === indent;
    const types = word === 'if' ? typesOf(tokens, firstToken, endToken) : undefined;
    const isForTypes = isOuter || types?.isThen === true || (isElse && closed?.types?.isElse === true);
    open.push({ indent, place: placeBelow(word, place), isForTypes, ...(types && { types }) });
    return { from: firstToken, to: endToken, index, place, isForTypes };
  });
}

/** What the lines below a header are a part of. */
function placeBelow(word: string, place: ModuleLine['place']): ModuleLine['place'] {
  if (word === 'def') return 'function';
  return word === 'class' && place === 'module' ? 'class' : place;
}

/** A condition, without blanks, that holds for type checkers and for a Python of today never; the old may come first. */
const forTypes =
  /^(?:sys\.version_info<\(3,\d\)or)?(?:(?:\w+\.)*(?:TYPE_CHECKING|MYPY)|False)(?:orsys\.version_info<\(3,\d\))?$/;

function typesOf(tokens: PythonTokens, from: number, to: number): Block['types'] {
  const { texts, code, starts, ends } = tokens;
  const colon = tokenAtLevel(tokens, from, to, ':');
  const isNegated = texts[from + 1] === 'not';
  const first = from + (isNegated ? 2 : 1);
  if (first >= colon) return undefined;
  const condition = code.slice(starts[first], ends[colon - 1]).replaceAll(/\s+/g, '');
  return forTypes.test(condition) ? { isThen: !isNegated, isElse: isNegated } : undefined;
}
