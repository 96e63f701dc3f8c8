import { readFrontMatter } from './frontMatter.ts';

/** A project's rules for those who change it. */
export interface RulesFile {
  /** The glob patterns of the files that they are about. */
  readonly patterns: readonly string[];
  readonly body: string;
  /** Of the body in the file; lines count from 1. */
  readonly firstLine: number;
}

/** Reads a file `*.instructions.md`. Without `applyTo` there are no patterns: it holds for no file by itself. */
export function readInstructions(text: string): RulesFile {
  const { entries, body, firstLine } = readFrontMatter(text);
  const applyTo = entries.get('applyTo') ?? '';
  const patterns = typeof applyTo === 'string' ? splitPatterns(applyTo) : applyTo;
  return { patterns, body, firstLine };
}

/** Glob patterns that commas stand between, other than those within braces. */
function splitPatterns(text: string): readonly string[] {
  const patterns = [''];
  let depth = 0;
  for (const character of text) {
    if (character === '{') depth++;
    if (character === '}') depth--;
    if (character === ',' && depth <= 0) patterns.push('');
    else patterns[patterns.length - 1] += character;
  }
  return patterns.map((one) => one.trim()).filter((one) => one !== '');
}
