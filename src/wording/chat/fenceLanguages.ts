import * as l10n from '@vscode/l10n';
import { languageOfFence } from '../../core/verification/codeBlocks/languageOfFence.ts';

interface FenceLanguage {
  /** VS Code's language identifier. */
  readonly id: string;
  /** A product's name, the same in every language. */
  readonly name: string;
}

const languages: Readonly<Record<string, FenceLanguage>> = {
  bash: { id: 'shellscript', name: 'Bash' },
  console: { id: 'console', name: 'Shell' },
  css: { id: 'css', name: 'CSS' },
  diff: { id: 'diff', name: 'Diff' },
  html: { id: 'html', name: 'HTML' },
  ini: { id: 'ini', name: 'INI' },
  javascript: { id: 'javascript', name: 'JavaScript' },
  js: { id: 'javascript', name: 'JavaScript' },
  json: { id: 'json', name: 'JSON' },
  markdown: { id: 'markdown', name: 'Markdown' },
  md: { id: 'markdown', name: 'Markdown' },
  py: { id: 'python', name: 'Python' },
  python: { id: 'python', name: 'Python' },
  py3: { id: 'python', name: 'Python' },
  python3: { id: 'python', name: 'Python' },
  sh: { id: 'shellscript', name: 'Shell' },
  shell: { id: 'shellscript', name: 'Shell' },
  sql: { id: 'sql', name: 'SQL' },
  toml: { id: 'ini', name: 'TOML' },
  ts: { id: 'typescript', name: 'TypeScript' },
  typescript: { id: 'typescript', name: 'TypeScript' },
  xml: { id: 'xml', name: 'XML' },
  yaml: { id: 'yaml', name: 'YAML' },
  yml: { id: 'yaml', name: 'YAML' },
};

function find(language: string): FenceLanguage | undefined {
  const named = languageOfFence(language);
  return Object.hasOwn(languages, named) ? languages[named] : undefined;
}

/**
 * VS Code's language identifier for the language of a Markdown fence. A language that is not known here is taken for an
 * identifier, which VS Code may not know.
 *
 * @param language The first word of the fence's info string, in lower case.
 */
export function fenceLanguageId(language: string): string {
  return find(language)?.id ?? language;
}

/** The name of a fence's language to show above its code. The parameter is that of `fenceLanguageId`. */
export function fenceLanguageName(language: string): string {
  if (['', 'plaintext', 'text', 'txt'].includes(language)) return l10n.t('Text');
  if (language === 'pycon') return l10n.t('Python session');
  return find(language)?.name ?? language;
}
