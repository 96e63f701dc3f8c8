const allowed = new Set(['http:', 'https:', 'mailto:']);

/** The address as it may be opened, or undefined where it is not a whole http, https or mailto address. */
export function safeLink(href: string): string | undefined {
  if (!URL.canParse(href)) return undefined;
  const url = new URL(href);
  return allowed.has(url.protocol) ? url.href : undefined;
}
