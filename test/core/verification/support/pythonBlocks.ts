import {
  type PythonBlock,
  PythonBlockReader,
} from '../../../../src/core/verification/codeBlocks/pythonBlocks.ts';

/** The closed blocks of Python in a Markdown text that is read at once. */
export function pythonBlocks(markdown: string): readonly PythonBlock[] {
  const reader = new PythonBlockReader();
  reader.read(markdown);
  return reader.blocks;
}
