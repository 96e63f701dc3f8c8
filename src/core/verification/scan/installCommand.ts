import type { ScannedImport } from '../scannedCode.ts';

const command =
  /^(?:[!%]{1,2}\s*)?(?:sudo\s+)?(?:(?:[\w./-]*python[\d.]*|py|\{sys\.executable\})\s+-m\s+)?(?:uv\s+)?pip[\d.]*\s+install\s/;

const word =
  /(?:\\\r?\n|\s)*(?:(?<end>[#;|<>]|&&)|(?<quote>["'])(?<quoted>.*?)\k<quote>|(?<plain>(?:\\(?!\r?\n)|[^\s\\;|<>"'&])(?:\\(?!\r?\n)|[^\s\\;|&"'])*))/y;

/** A distribution's name, as PEP 508 begins. */
const requirement = /^([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\]\s*)?(?:$|[<>=!~;(@])/;

/** Options of `pip install` whose value is the next word. */
const optionsWithValue = new Set(
  (
    '-r --requirement -c --constraint -e --editable -t --target -i --index-url --extra-index-url -f --find-links ' +
    '--prefix --root --src --platform --python-version --implementation --abi --upgrade-strategy --no-binary ' +
    '--only-binary --progress-bar --config-settings -C --global-option --log --proxy --retries --timeout ' +
    '--exists-action --trusted-host --cert --client-cert --cache-dir --report --root-user-action --python'
  ).split(' '),
);

/**
 * The distributions that a notebook's shell line, such as `%pip install rich`, installs. Files and addresses are left
 * out.
 *
 * @param line All of it, with the `!` or `%`.
 * @param start Where the line begins in the code.
 */
export function readInstallCommand(line: string, start: number): ScannedImport[] {
  const begin = command.exec(line);
  if (!begin) return [];
  const found: ScannedImport[] = [];
  word.lastIndex = begin[0].length;
  let isValue = false;
  for (let match = word.exec(line); match?.groups && !match.groups['end']; match = word.exec(line)) {
    const text = match.groups['quoted'] ?? match.groups['plain'] ?? '';
    const end = word.lastIndex - (match.groups['quote'] ? 1 : 0);
    const name = isValue ? undefined : requirement.exec(text)?.[1];
    isValue = !isValue && optionsWithValue.has(text);
    if (!name || /\.(?:whl|zip|gz)$/.test(text)) continue;
    const from = start + end - text.length;
    found.push({ kind: 'install', module: name, level: 0, range: { start: from, end: from + name.length } });
  }
  return found;
}
