import type { DocstringStyle, TestFramework } from '../../python/docstringStyle.ts';
import { fencedCode } from '../../text/sanitizeText.ts';

/** What something is written for: the name of a method has that of its class before it. */
export interface WrittenFor {
  readonly kind: 'function' | 'method' | 'class';
  readonly name: string;
}

const partsOfFunction: Readonly<Record<DocstringStyle, string>> = {
  google:
    "in Google's style: one line that says what it does, then `Args:`, `Returns:` or `Yields:`, and `Raises:`",
  numpy:
    "in NumPy's style: one line that says what it does, then `Parameters`, `Returns` or `Yields`, and `Raises`, each underlined with dashes",
  rest: "in Sphinx's style: one line that says what it does, then `:param name:`, `:returns:` and `:raises Error:`",
};

const partsOfClass: Readonly<Record<DocstringStyle, string>> = {
  google: "in Google's style: one line that says what it stands for, then `Attributes:`",
  numpy: "in NumPy's style: one line that says what it stands for, then `Attributes`, underlined with dashes",
  rest: "in Sphinx's style: one line that says what it stands for, then `:ivar name:`",
};

/**
 * The instruction that has the model write a docstring. Never translated.
 *
 * @param hasOne Whether there is a docstring already.
 * @param members Of a class, of which the model sees little more than its header.
 */
export function docstringInstruction(
  { kind, name }: WrittenFor,
  style: DocstringStyle,
  hasOne: boolean,
  members: { readonly attributes: readonly string[]; readonly methods: readonly string[] },
): string {
  const parts = (kind === 'class' ? partsOfClass : partsOfFunction)[style];
  return [
    `write the docstring of the ${kind} \`${name}\`, ${parts}, as far as there is something to say.`,
    ...(hasOne ? ['Keep what is still true of the docstring that is there.'] : []),
    ...(members.attributes.length > 0 ? [`Its attributes are ${inCode(members.attributes)}.`] : []),
    ...(members.methods.length > 0 ? [`Its methods are ${inCode(members.methods)}.`] : []),
    'Change nothing else.',
  ].join(' ');
}

/**
 * The instruction that has the model add annotations. Never translated.
 *
 * @param isOld Whether the code must run with a Python before 3.10, which has no `X | None`.
 */
export function typeHintsInstruction({ kind, name }: WrittenFor, isOld: boolean): string {
  const forms = isOld ? '`List[int]` and `Optional[X]` from `typing`' : '`list[int]` and `X | None`';
  return (
    `add type hints to the ${kind} \`${name}\`: to ${kind === 'class' ? 'the parameters and results of its methods' : 'its parameters and its result'}. ` +
    `Write ${forms}. Leave out a type that cannot be told from the code. Keep the hints that are there. Change nothing else.`
  );
}

/** What tests are to be written for, and how. */
export interface TestedCode {
  readonly target: WrittenFor;
  readonly framework: TestFramework;
  /** Relative to the workspace folder. */
  readonly path: string;
  /** The statement that imports it into the file of the tests. */
  readonly importStatement: string;
  readonly code: string;
  /** Of the class that tests with unittest are to be in; what the names of pytest's functions begin with. */
  readonly testName: string;
  /** Whether calling it gives a coroutine. */
  readonly isAsync: boolean;
}

/** The instruction that has the model write tests at the end of a file of tests. Never translated. */
export function testsInstruction(tested: TestedCode): string {
  const { target, framework, path, importStatement, code, testName, isAsync } = tested;
  return [
    `${framework} tests for the ${target.kind} \`${target.name}\` of \`${path}\`:`,
    fencedCode(code, 'python'),
    [
      `Import it with \`${importStatement}\`.`,
      framework === 'unittest'
        ? `Write one class, \`class ${testName}(unittest.TestCase):\`, with short test methods.`
        : `Write short functions, the names of which begin with \`${testName}_\`.`,
      'Test the usual case, the edge cases, and the errors that it raises.',
      ...(isAsync ? ['It is async: run it with `asyncio.run`.'] : []),
      'Use only names that you can see in the code, and work out each expected value from it.',
      'Do not repeat tests that are there.',
    ].join(' '),
  ].join('\n\n');
}

function inCode(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}
