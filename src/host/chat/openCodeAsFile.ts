import { languages, Range, window, workspace } from 'vscode';
import type { WrittenCode } from '../verification/written/writtenCode.ts';

/** Names that people write on fences, where VS Code's language id is another. */
const languageIds: Readonly<Record<string, string>> = {
  py: 'python',
  python3: 'python',
  sh: 'shellscript',
  bash: 'shellscript',
  shell: 'shellscript',
  js: 'javascript',
  ts: 'typescript',
  md: 'markdown',
  yml: 'yaml',
  toml: 'ini',
};

/** Opens code as a new, unsaved file in the language that its fence names, and remembers that Phidelity wrote it. */
export async function openCodeAsFile(
  text: string,
  fenceLanguage: string,
  written: WrittenCode,
): Promise<void> {
  const wanted = fenceLanguage.toLowerCase();
  const id = languageIds[wanted] ?? wanted;
  const known = (await languages.getLanguages()).includes(id);
  const document = await workspace.openTextDocument({ content: text, language: known ? id : 'plaintext' });
  const end = document.positionAt(document.getText().length);
  written.add(document.uri, new Range(document.positionAt(0), end));
  await window.showTextDocument(document);
}
