import type { Figure } from '../benchmark.ts';

/** The usual bound of a 95 % interval, in standard deviations. */
const deviations = 1.96;

/** A share in percent as figures: with the bounds of its 95 % interval, by Wilson's score. */
export function shareFigures(name: string, part: number, whole: number): Figure[] {
  const of = `${name}: ${part} of ${whole}`;
  if (whole === 0) return [{ name: of, value: 0, unit: '%' }];
  const share = part / whole;
  const square = deviations ** 2;
  const middle = (share + square / (2 * whole)) / (1 + square / whole);
  const half =
    (deviations * Math.sqrt((share * (1 - share)) / whole + square / (4 * whole ** 2))) /
    (1 + square / whole);
  return [
    { name: of, value: 100 * share, unit: '%' },
    { name: '  at least, with 95 %', value: 100 * Math.max(0, middle - half), unit: '%' },
    { name: '  at most, with 95 %', value: 100 * Math.min(1, middle + half), unit: '%' },
  ];
}
