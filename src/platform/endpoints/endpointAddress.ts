/** Whether this is an address to which the path of a file can be appended. */
export function isPlainAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, search, hash } = new URL(text);
  return /^https?:$/.test(protocol) && !(username || password || search || hash);
}

/** Hosts on this machine and in private networks, which rarely have a certificate; a name without a dot is one of them. */
const privateHost =
  /^(localhost|127(\.\d+){3}|10(\.\d+){3}|192\.168(\.\d+){2}|172\.(1[6-9]|2\d|3[01])(\.\d+){2}|\[[\da-f:]+\]|[^.:/[\]]+)(?=[:/]|$)/i;

/** An address as people type it, with the scheme that they leave out: `localhost:8080`, `gpu.example.com/v1`. */
export function completeAddress(text: string): string {
  const typed = text.trim();
  if (typed === '' || /^[a-z][a-z\d+.-]*:\/\//i.test(typed)) return typed;
  return `${privateHost.test(typed) ? 'http' : 'https'}://${typed}`;
}
