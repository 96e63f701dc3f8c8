import type { TextEditor } from 'vscode';
import { type SourceText, sourceTextOf } from '../../core/completion/document/sourceText.ts';

/** The document of an editor, indented as the editor says. */
export function sourceOf({ document, options }: TextEditor): SourceText {
  const source = sourceTextOf({
    path: document.uri.path,
    languageId: document.languageId,
    text: document.getText(),
  });
  const usesTabs = options.insertSpaces === false;
  const size = usesTabs ? options.tabSize : options.indentSize;
  return { ...source, usesTabs, indentSize: typeof size === 'number' ? size : source.indentSize };
}
