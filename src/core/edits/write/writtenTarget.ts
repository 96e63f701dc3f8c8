import type { EditedLines } from '../fitEdit.ts';
import { linesOf } from '../lineHunks.ts';
import { definitionAround, type PythonDefinition, pythonDefinitions } from './pythonDefinitions.ts';

/** What something is to be written for. */
export interface WrittenTarget {
  readonly definition: PythonDefinition;
  /** All of the file, in their order. */
  readonly all: readonly PythonDefinition[];
}

/** The definition around a line of Python that has a body; undefined where there is none. */
export function targetAt(lines: readonly string[], line: number): WrittenTarget | undefined {
  const found = pythonDefinitions(lines.join('\n'));
  const definition = definitionAround(found, lines, line);
  return definition?.body && { definition, all: found.all };
}

/**
 * The definition that the docstring belongs to: that of an overloaded function is in its implementation, that of a property in
 * its getter.
 */
export function documentedBy({ definition, all }: WrittenTarget): PythonDefinition {
  const others = all.filter((one) => one.name === definition.name && one.kind === definition.kind);
  if (isOverload(definition))
    return others.findLast((one) => one.start > definition.start && !isOverload(one)) ?? definition;
  const isAccessor = definition.decorators.some((one) => /\.(?:setter|deleter)$/.test(one));
  const getter = others.findLast(
    (one) => one.start < definition.start && one.decorators.some((name) => /property$|\.getter$/.test(name)),
  );
  return (isAccessor ? getter : undefined) ?? definition;
}

function isOverload({ decorators }: PythonDefinition): boolean {
  return decorators.some((one) => /(?:^|\.)overload$/.test(one));
}

/** The lines that the model is to give back with a docstring: all of a function, of a class what is above its body. */
export function linesForDocstring(
  { kind, start, end, headerEnd, body }: PythonDefinition,
  text: string,
): EditedLines {
  if (kind !== 'class') return { start, end };
  const behind = body?.docstring ? linesOf(text.slice(0, body.docstring.end)).length : headerEnd + 1;
  return { start, end: Math.max(behind, headerEnd + 1) };
}
