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

/** A span of time to show, as exact as is useful: "45 s", "12 min", "2 h 5 min". */
export function formatDuration(seconds: number): string {
  if (seconds < 59.5) return `${Math.max(1, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}

/** A whole number to show: "16,384". */
export function formatCount(count: number): string {
  return count.toLocaleString('en');
}
