import type { Declarations } from './declarations.ts';
import { requirementName } from './requirementName.ts';

const lists = new Set(['install_requires', 'tests_require', 'setup_requires']);

/** Reads a `setup.cfg` of setuptools: what is required always, for tests and for the extras. */
export function readSetupCfg(text: string): Declarations {
  const requirements: string[] = [];
  let section = '';
  let isList = false;
  for (const line of text.split(/\r?\n/)) {
    if (/^\s*(?:[#;]|$)/.test(line)) continue;
    const header = /^\[([^\]]*)\]/.exec(line);
    const [, key, value = ''] = /^([\w.-]+)\s*[=:](.*)$/.exec(line) ?? [];
    if (header) section = header[1]!.trim();
    if (header || (key === undefined && /^\S/.test(line))) isList = false;
    else if (key !== undefined) {
      isList = section === 'options' ? lists.has(key) : section === 'options.extras_require';
      if (isList) requirements.push(value);
    } else if (isList) requirements.push(line);
  }
  const written = requirements.map((one) => one.replace(/\s#.*$/, '').trim()).filter((one) => one !== '');
  const fromFiles = written.filter((one) => one.startsWith('file:'));
  const found = written.filter((one) => !one.startsWith('file:')).map(requirementName);
  return {
    distributions: found.filter((name) => name !== undefined),
    includes: fromFiles.flatMap((one) =>
      one
        .slice(5)
        .split(',')
        .map((file) => file.trim()),
    ),
    broken: found.filter((name) => name === undefined).length,
  };
}
