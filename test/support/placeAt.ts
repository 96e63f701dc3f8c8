import type { CursorContext } from '../../src/core/ports/completionRequest.ts';

type Language = Pick<CursorContext, 'languageId' | 'indentSize' | 'usesTabs'>;

/** The place of the cursor `█` in a document, whose lines may end in any way. */
export function placeAt(document: string, language?: Partial<Language>): CursorContext {
  const lines = document.split(/\r\n|\n/);
  const at = lines.findIndex((line) => line.includes('█'));
  const line = lines[at];
  if (line === undefined) throw new Error('The document has no cursor.');
  const [linePrefix = '', lineSuffix = ''] = line.split('█');
  return {
    languageId: 'python',
    indentSize: 4,
    usesTabs: false,
    ...language,
    linesAbove: lines.slice(Math.max(0, at - 60), at),
    linePrefix,
    lineSuffix,
    linesBelow: lines.slice(at + 1, at + 31),
  };
}
