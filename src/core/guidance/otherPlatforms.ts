import type { PythonTokens } from '../verification/scan/pythonTokens.ts';
import { readImportStatement } from '../verification/scan/readImports.ts';
import { tokenizePython } from '../verification/scan/tokenizePython.ts';

/** A branch of an `if`: whether it can be taken on the platform, and whether it or one before it surely is. */
interface Branch {
  readonly indent: number;
  readonly isPossible: boolean;
  readonly isTaken: boolean;
}

/**
 * The names that the stub of a module declares for other platforms only.
 *
 * @param platform As `sys.platform` gives it.
 */
export function namesOfOtherPlatforms(stub: string, platform: string): ReadonlySet<string> {
  const tokens = tokenizePython(stub);
  const [here, elsewhere] = [new Set<string>(), new Set<string>()];
  let open: Branch[] = [];
  for (const { firstToken, endToken, indent } of tokens.lines) {
    const word = tokens.texts[firstToken]!;
    const before = open.find((one) => one.indent === indent);
    open = open.filter((one) => one.indent < indent);
    if (/^(?:if|elif|else)$/.test(word)) {
      const condition = stub.slice(tokens.ends[firstToken], tokens.starts[endToken - 1]);
      open.push(branch(condition, platform, { indent, wasTaken: word !== 'if' && before?.isTaken === true }));
      continue;
    }
    const names = open.every(({ isPossible }) => isPossible) ? here : elsewhere;
    for (const name of namesBound(tokens, firstToken, endToken)) names.add(name);
  }
  return new Set([...elsewhere].filter((name) => !here.has(name)));
}

function branch(
  condition: string,
  platform: string,
  { indent, wasTaken }: { readonly indent: number; readonly wasTaken: boolean },
): Branch {
  const holds = holdsOn(condition, platform);
  return { indent, isPossible: !wasTaken && holds !== false, isTaken: wasTaken || holds === true };
}

/** Whether a condition holds on a platform; undefined where that depends on more. */
function holdsOn(condition: string, platform: string): boolean | undefined {
  const ofPart = (part: string): boolean | undefined => {
    const [, sign, name] = /^[\s(]*sys\.platform\s*([!=]=)\s*["'](\w+)["'][\s)]*$/.exec(part) ?? [];
    return sign === undefined ? undefined : (name === platform) === (sign === '==');
  };
  const ofAll = (parts: readonly (boolean | undefined)[]): boolean | undefined =>
    parts.includes(false) ? false : parts.includes(undefined) ? undefined : true;
  const either = condition.split(/\bor\b/).map((one) => ofAll(one.split(/\band\b/).map(ofPart)));
  return either.includes(true) ? true : either.includes(undefined) ? undefined : false;
}

/** The names that a line of a stub binds. */
function namesBound(tokens: PythonTokens, first: number, end: number): string[] {
  const { texts, kinds } = tokens;
  const word = texts[first]!;
  if (word === 'import' || word === 'from')
    return readImportStatement(tokens, first, end).flatMap(({ found }) => found.boundName ?? []);
  const at = word === 'async' ? first + 2 : word === 'def' || word === 'class' ? first + 1 : first;
  const isBound = at > first || texts[at + 1] === ':' || texts[at + 1] === '=';
  return isBound && kinds[at] === 'name' ? [texts[at]!] : [];
}
