const names: Readonly<Record<string, string>> = {
  '': 'Text',
  bash: 'Bash',
  console: 'Shell',
  css: 'CSS',
  diff: 'Diff',
  html: 'HTML',
  ini: 'INI',
  javascript: 'JavaScript',
  js: 'JavaScript',
  json: 'JSON',
  markdown: 'Markdown',
  md: 'Markdown',
  plaintext: 'Text',
  py: 'Python',
  pycon: 'Python session',
  python: 'Python',
  python3: 'Python',
  sh: 'Shell',
  shell: 'Shell',
  sql: 'SQL',
  text: 'Text',
  toml: 'TOML',
  ts: 'TypeScript',
  txt: 'Text',
  typescript: 'TypeScript',
  xml: 'XML',
  yaml: 'YAML',
  yml: 'YAML',
};

/** What a fence's language is called by people. */
export function languageName(language: string): string {
  return Object.hasOwn(names, language) ? names[language]! : language;
}
