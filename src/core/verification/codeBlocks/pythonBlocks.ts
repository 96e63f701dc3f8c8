import { type FencedBlock, FencedBlockReader } from '../../text/fencedBlocks.ts';
import { scanPython } from '../scan/scanPython.ts';
import { languageOfFence } from './languageOfFence.ts';

/** A fenced block of Python in a text. */
export type PythonBlock = Pick<FencedBlock, 'code' | 'start'>;

/**
 * Finds the closed blocks of Python in a Markdown text that grows at its end, as `FencedBlockReader` does; one without a
 * language counts if it has imports of Python.
 */
export class PythonBlockReader {
  readonly #blocks: PythonBlock[] = [];
  readonly #reader = new FencedBlockReader(({ code, start, info }) => {
    if (isPythonCode(code, languageIn(info))) this.#blocks.push({ code, start });
  });

  get blocks(): readonly PythonBlock[] {
    return this.#blocks;
  }

  /** The block that has not ended: its lines so far, and where they begin; undefined if there is none, or it is not Python. */
  get open(): (Pick<PythonBlock, 'start'> & { readonly lines: readonly string[] }) | undefined {
    const { open } = this.#reader;
    const language = open && languageIn(open.info);
    const isOther = language !== undefined && language !== '' && !isPythonCode('', language);
    return open && !isOther ? { start: open.start, lines: open.lines } : undefined;
  }

  /** Reads more of the text: whole lines, but for the last of all. */
  read(lines: string): void {
    this.#reader.read(lines);
  }
}

function languageIn(info: string): string {
  return info.split(/\s/, 1)[0]!.toLowerCase();
}

const pythonLanguages = new Set(['python', 'py', 'python3', 'py3', 'pycon', 'ipython', 'ipython3']);

/**
 * Whether fenced code is Python by the language on its fence, in lower case; where that is empty, by imports of Python in
 * the code.
 */
export function isPythonCode(code: string, language: string): boolean {
  if (language !== '') return pythonLanguages.has(languageOfFence(language));
  // Other languages with the same keywords end their lines with these.
  if (/[;{][^\S\n]*$/m.test(code)) return false;
  return scanPython(code).imports.some(({ kind }) => kind === 'statement');
}
