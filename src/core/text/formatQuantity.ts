const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];

/** An amount of bytes to show, in decimal units with three digits: "9.05 GB", "345 MB". */
export function formatBytes(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const scaled = bytes / 1000 ** power;
  // What rounds up to a thousand belongs to the next unit.
  if (scaled >= 999.5 && power > 0 && power < units.length - 1) return `1.00 ${units[power + 1]}`;
  const digits = power === 0 || scaled >= 99.95 ? 0 : scaled >= 9.995 ? 1 : 2;
  return `${scaled.toFixed(digits)} ${units[power]}`;
}

/** A whole number to show: "16,384". Without `Intl`, whose first use keeps a page busy for a frame. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
