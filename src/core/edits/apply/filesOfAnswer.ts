import { shellDialect } from '../../shell/shellDialect.ts';
import { type FencedBlock, FencedBlockReader } from '../../text/fencedBlocks.ts';
import { languageOfFence } from '../../verification/codeBlocks/languageOfFence.ts';
import { pathOfBlock, withoutFirstLine } from './pathOfBlock.ts';
import { type FileDiff, isUnifiedDiff, readDiff } from './unifiedDiff.ts';

/** What an answer has for one file: code, or what a diff does. */
export interface FileCode {
  /** As the answer writes it; undefined where it does not say. */
  readonly path: string | undefined;
  /** The language on the fence, in lower case. */
  readonly language: string;
  /** The code as it stands in the block, and without a first line that only names the file. */
  readonly code: string;
  readonly body: string;
  readonly diff?: FileDiff;
  readonly isBrokenDiff?: boolean;
}

/** What a block has for files: one, or several where it is a diff of several. */
export function filesOfBlock(block: Omit<FencedBlock, 'start'>): readonly FileCode[] {
  const { info, code } = block;
  const language = languageOfFence(info.toLowerCase().split(/\s/, 1)[0]!);
  const named = pathOfBlock(block);
  if (isUnifiedDiff(code, language)) {
    const diffs = readDiff(code);
    if ('problem' in diffs) return [{ path: named?.path, language, code, body: code, isBrokenDiff: true }];
    return diffs.map((diff) => ({ path: diff.path ?? named?.path, language, code, body: code, diff }));
  }
  const body = named?.isFirstLine === true ? withoutFirstLine(code) : code;
  return [{ path: named?.path, language, code, body }];
}

/**
 * What an answer has for the block of code with this text, which may be displayed with other blanks. Where several blocks have the
 * same text, for each of their files.
 *
 * @param language The first word on its fence.
 */
export function filesOfCode(answer: string, code: string, language: string): readonly FileCode[] {
  const same = blocksOf(answer).filter((one) => inWords(one.code) === inWords(code));
  const found = same.flatMap(filesOfBlock);
  const paths = new Set<string | undefined>();
  const distinct = found.filter(({ path, diff }) => {
    const isNew = diff !== undefined || !paths.has(path);
    paths.add(path);
    return isNew;
  });
  return distinct.length > 0 ? distinct : filesOfBlock({ code, info: language, above: '' });
}

/** The blocks of an answer that say which file they are, in their order. Commands for a shell are none, unless in a script. */
export function namedFiles(answer: string): readonly FileCode[] {
  return blocksOf(answer)
    .flatMap(filesOfBlock)
    .filter(
      ({ path, language }) =>
        path !== undefined &&
        (shellDialect(language) === undefined || /\.\w*sh$|\.(?:ps1|bat|cmd)$/i.test(path)),
    );
}

/** How many files the blocks of an answer name. */
export function countFiles(answer: string): number {
  // Most answers have no or one block: then nothing is read.
  if ((answer.match(/^[ \t]*(?:[-*+]|\d{1,9}[.)])?[ \t]*(?:`{3}|~{3})/gm)?.length ?? 0) < 2) return 0;
  return new Set(namedFiles(answer).map(({ path }) => path)).size;
}

function blocksOf(answer: string): FencedBlock[] {
  const blocks: FencedBlock[] = [];
  const reader = new FencedBlockReader((block) => blocks.push(block));
  reader.read(answer);
  reader.end();
  return blocks;
}

function inWords(code: string): string {
  return code.replaceAll(/\s+/g, ' ').trim();
}
