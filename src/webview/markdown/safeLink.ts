const allowed = new Set(['http:', 'https:', 'mailto:']);

/** The address as it may be opened, or undefined where it is not a whole http, https or mailto address. */
export function safeLink(href: string): string | undefined {
  const url = URL.parse(href);
  return url && allowed.has(url.protocol) ? url.href : undefined;
}
