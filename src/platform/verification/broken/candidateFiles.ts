import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { DefinitionChange } from '../../../core/edits/next/brokenPlaces.ts';
import type { Mentions } from '../../../core/edits/next/mentions.ts';
import { mapConcurrently } from '../../../core/lifetime/async.ts';
import { invalidSyntax } from '../../../core/verification/syntax/invalidSyntax.ts';
import { listPythonFiles } from '../../codebase/listPythonFiles.ts';

/** Longer files are not written by hand. In bytes. */
const largestFile = 500_000;

/** So much code is searched for other names of a definition, in UTF-16 code units. */
const mostSearched = 50_000_000;

/** Files that are read at the same time. */
const mostReaders = 8;

/** A Python file as it is in the editor or on disk. */
export interface CandidateFile {
  readonly path: string;
  readonly text: string;
}

/**
 * The Python files of a workspace folder that mention changed definitions: the file with the change first, then those that name
 * its module, the nearest first. Links are not followed; files that are no valid Python are left out.
 */
export async function candidateFiles(
  change: DefinitionChange,
  mentions: Mentions,
  signal: AbortSignal,
): Promise<CandidateFile[]> {
  const { folder, excluded, unsaved } = change;
  const open = new Map(unsaved.map(({ path: file, text }) => [file, text]));
  const listed = await listPythonFiles({ path: folder, excluded }, signal);
  const others = listed.filter((file) => file !== change.path);
  let searched = 0;
  const texts = await mapConcurrently(others, mostReaders, async (file) => {
    signal.throwIfAborted();
    const text = open.get(file) ?? (await textOf(file));
    if (text === undefined || mentions.isIn(text)) return text;
    searched += text.length;
    return mentions.mayFollow && searched <= mostSearched ? text : undefined;
  });
  const files = [
    { path: change.path, text: change.after },
    ...others.flatMap((file, at) => {
      const text = texts[at];
      return text === undefined ? [] : [{ path: file, text }];
    }),
  ];
  mentions.follow(files.map(({ text }) => text));
  const found = files.filter(({ text }) => mentions.isIn(text) && invalidSyntax(text) === undefined);
  return found.toSorted((a, b) => rankOf(a, change.path) - rankOf(b, change.path));
}

async function textOf(file: string): Promise<string | undefined> {
  try {
    if ((await stat(file)).size > largestFile) return undefined;
    const text = await readFile(file, 'utf8');
    return text.startsWith('\uFEFF') ? text.slice(1) : text;
  } catch {
    // It was deleted meanwhile, or may not be read.
    return undefined;
  }
}

/** How soon a file is checked: those that name the changed module before the others, the nearest folders first. */
function rankOf({ path: file, text }: CandidateFile, changed: string): number {
  if (file === changed) return -1;
  const parts = path.relative(path.dirname(changed), path.dirname(file)).split(path.sep).filter(Boolean);
  const stem = path.basename(changed).replace(/\.pyw?$/, '');
  const module = stem === '__init__' ? path.basename(path.dirname(changed)) : stem;
  return parts.length + (new RegExp(`\\b${module.replaceAll(/\W/g, '.')}\\b`).test(text) ? 0 : 1000);
}
