import { PythonBlockReader, type PythonBlock } from './pythonBlockReader.ts';

/**
 * The closed blocks of Python in a Markdown text, in its order: fenced by backticks or tildes, also inside of lists. A
 * fence that names no language counts where it holds imports of Python. A block whose end is missing is left out, so that
 * more lines only ever add blocks.
 */
export function pythonBlocks(markdown: string): readonly PythonBlock[] {
  const reader = new PythonBlockReader();
  reader.read(markdown);
  return reader.blocks;
}
