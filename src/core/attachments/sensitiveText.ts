/** Why a user must agree before a file's text goes with a question. */
export type SensitiveReason =
  /** It is in no folder of the workspace. */
  | { readonly kind: 'outside' }
  /** Git ignores it; `by` is the file that says so, relative to the workspace folder. */
  | { readonly kind: 'ignored'; readonly by: string }
  /** Its name is one that files with secrets have. */
  | { readonly kind: 'secret-name' }
  /** A line of it looks like a password, a token or a key. Lines count from 1; none is known of a text that is in no file. */
  | { readonly kind: 'secret'; readonly line?: number }
  /** Some of its bytes are no text in the encoding with which VS Code has read it. */
  | { readonly kind: 'encoding' };

const secretNames = [
  /^\.env(?:\..+)?$/,
  /^\.?(?:netrc|npmrc|pypirc|pgpass|htpasswd|git-credentials|dockercfg|my\.cnf|vault[-_]?pass.*)$/,
  /^id_(?:rsa|dsa|ecdsa|ed25519)/,
  /\.(?:pem|key|ppk|p12|pfx|p8|jks|keystore|kdbx?|asc|gpg|ovpn|tfvars|tfstate|mobileprovision)$/,
  /^(?:.*[-_.])?(?:secrets?|credentials?|passwords?|passwd|tokens?)(?:[-_.].*)?\.(?:json|ya?ml|toml|ini|cfg|conf|txt|properties|xml|env)$/,
  /^(?:secrets?|credentials?|passwords?|shadow)$/,
  /^(?:kubeconfig|service[-_]?account.*\.json|.*\.env)$/,
];

/** Files by these names only show which values there are. */
const sampleName = /^\.env\.(?:example|sample|template|dist|defaults)$/;

/** Whether a file's name is one that files with secrets have. */
export function isSecretName(path: string): boolean {
  const name = path.split(/[\\/]/).at(-1)!.toLowerCase();
  return !sampleName.test(name) && secretNames.some((pattern) => pattern.test(name));
}

/** Keys whose form tells what they are, by those who issue them. */
const knownForms = [
  /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/,
  /\b(?:AKIA|ASIA|AGPA|AROA|AIDA)[A-Z0-9]{16}\b/,
  /\bgh[pousr]_[A-Za-z0-9]{30,}/,
  /\bgithub_pat_\w{40,}/,
  /\bglpat-[\w-]{20,}/,
  /\bxox[abeoprs]-[\w-]{10,}/,
  /hooks\.slack\.com\/services\/T\w+\/B\w+\/\w{16,}/,
  /\bAIza[\w-]{30,}/,
  /\bya29\.[\w-]{20,}/,
  /\bsk-(?:proj-|ant-|or-)?[\w-]{20,}/,
  /\b[sr]k_(?:live|test)_[A-Za-z0-9]{16,}/,
  /\bhf_[A-Za-z0-9]{30,}/,
  /\bnpm_[A-Za-z0-9]{30,}/,
  /\bpypi-[\w-]{30,}/,
  /\bSG\.[\w-]{16,}\.[\w-]{16,}/,
  /\bdop_v1_[a-f0-9]{40,}/,
  /\bEAACEdEose0cBA[A-Za-z0-9]+/,
  /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/,
  /\bAccountKey=[A-Za-z0-9+/=]{30,}/,
  /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@'"<>{}$]*:[^\s:/@'"<>{}$]{3,}@/i,
  /\bAuthorization['"]?\s*[:=]\s*['"]?(?:Basic|Bearer|Token)\s+[\w.+/=-]{12,}/i,
];

/** A name that says that its value is secret, and the value: quoted, or all that follows in files of settings. */
const assigned =
  /(?:pass(?:word|wd|phrase)?|pwd|secret|token|api[-_]?key|access[-_]?key|private[-_]?key|auth[-_]?key|account[-_]?key|credential|encryption[-_]?key|signing[-_]?key)s?\w{0,30}['"]?\]?\s*(?::\s*[\w.[\]]{1,30}\s*)?(?:=>|:=|[:=])\s*(?:[rbuf]{0,2}(['"`])((?:(?!\1).){6,})\1|([^\s'"`(){}[\],;#]{8,}))/i;

/** Values that only stand for one. */
const placeholder =
  /^(?:<.*>|\$.*|%.*%|\{.*\}|\.{3,}|x{3,}|\*{3,}|(?:your|my|the|some|enter|insert)[-_ ].*|.*(?:example|placeholder|change[-_]?me|redacted|dummy).*|(?:none|null|true|false|undefined|required|optional|string|str|bytes)\b.*)$/i;

/** What in code reads a value from elsewhere rather than being one. */
const expression = /^(?:[A-Za-z_]\w*\.)+[A-Za-z_]\w*$|^[A-Za-z_]\w*$/;

/** Longer lines are data; the beginning shows what they are. */
const longestLine = 4_000;

/** The first line that looks like a password, a token or a key, counting from 1; undefined if none does. */
export function findSecret(text: string): number | undefined {
  for (const [index, line] of text.split('\n').entries())
    if (looksSecret(line.slice(0, longestLine))) return index + 1;
  return undefined;
}

function looksSecret(line: string): boolean {
  if (knownForms.some((pattern) => pattern.test(line))) return true;
  const found = assigned.exec(line);
  if (!found) return false;
  const [, , quoted, bare] = found;
  if (quoted !== undefined) return !placeholder.test(quoted.trim());
  // Without quotes, letters alone are a name in code rather than a value.
  return !placeholder.test(bare!) && !(expression.test(bare!) && !/\d/.test(bare!));
}

const keyBegins = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY/;
const keyEnds = /-----END [A-Z0-9 ]*PRIVATE KEY/;

/**
 * A text with `_` in place of the letters and digits of what looks like a password, a token or a key: of such a line, from the
 * first quote or `#` on, and all of a private key. All else stays where it is.
 */
export function withoutSecrets(text: string): string {
  if (findSecret(text) === undefined) return text;
  let isInKey = false;
  return text
    .split('\n')
    .map((line) => {
      isInKey ||= keyBegins.test(line);
      const isHidden = isInKey || looksSecret(line.slice(0, longestLine));
      if (keyEnds.test(line)) isInKey = false;
      return isHidden ? withoutValue(line) : line;
    })
    .join('\n');
}

function withoutValue(line: string): string {
  const at = Math.max(0, line.search(/["'`#]/));
  return line.slice(0, at) + line.slice(at).replaceAll(/[\p{L}\p{N}]/gu, '_');
}
