/**
 * Milliseconds that a `Retry-After` header asks for, which is a number of seconds or a date (RFC 9110); undefined for
 * anything else.
 *
 * @param now Milliseconds since 1970.
 */
export function retryAfter(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  // Only the form with a weekday and GMT: Date.parse takes much that is no date.
  if (!/^[A-Z][a-z]{2}, .* GMT$/.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
