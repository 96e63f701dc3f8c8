import type { PythonDefinition } from './pythonDefinitions.ts';
import type { TestedCode } from './writeInstructions.ts';

/**
 * What the model is shown of the code that it writes tests for: a function, a class, or a method with what its class
 * begins with and what makes an instance.
 */
export function codeToTest(
  lines: readonly string[],
  target: PythonDefinition,
  all: readonly PythonDefinition[],
): string {
  const textOf = ({ start, end }: Pick<PythonDefinition, 'start' | 'end'>): string[] =>
    lines.slice(start, end);
  const owner = target.kind === 'method' ? ownerOf(target, all) : undefined;
  if (!owner) return unindented(textOf(target)).join('\n');
  const first = all.find((one) => one.start > owner.header && one.end <= owner.end);
  const maker = all.find((one) => one.name === `${owner.name}.__init__` && one.start > owner.start);
  const parts = [
    lines.slice(owner.start, first?.start ?? owner.headerEnd + 1),
    ...(maker && maker !== target ? [textOf(maker), ['']] : []),
    textOf(target),
  ];
  return unindented(parts.flat()).join('\n');
}

/** What a file of tests has to import for a function or class: itself, or the class around it. */
export function nameToImport(target: PythonDefinition): string {
  return target.name.split('.', 1)[0]!;
}

/** What tests are to be called: `test_cart_total` with pytest, `TestCartTotal` with unittest. */
export function testNameOf(
  target: PythonDefinition,
  framework: TestedCode['framework'],
  taken: ReadonlySet<string>,
): string {
  const words = target.name
    .split('.')
    .flatMap((part) => part.replaceAll(/([a-z\d])([A-Z])/g, '$1_$2').split('_'))
    .filter((word) => word !== '');
  if (framework === 'pytest') return `test_${words.join('_').toLowerCase()}`;
  const name = `Test${words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join('')}`;
  for (let count = 2; ; count++) {
    const own = count === 2 ? name : `${name}${count - 1}`;
    if (!taken.has(own)) return own;
  }
}

function ownerOf(target: PythonDefinition, all: readonly PythonDefinition[]): PythonDefinition | undefined {
  const name = target.name.slice(0, target.name.lastIndexOf('.'));
  return all.findLast((one) => one.kind === 'class' && one.name === name && one.start < target.start);
}

function unindented(lines: readonly string[]): string[] {
  const blanks = /^[ \t]*/.exec(lines[0] ?? '')![0];
  return lines.map((line) => (line.startsWith(blanks) ? line.slice(blanks.length) : line.trimStart()));
}
