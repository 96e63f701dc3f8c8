/** One bar of a chart, or two where a part of it is set apart. */
export interface Bar {
  readonly label: string;
  readonly value: number;
  /** The part of `value` that is drawn in the second colour. */
  readonly part?: number;
}

const size = { width: 640, height: 180, below: 30, above: 16 } as const;
const gap = 0.25;

/**
 * A bar chart as SVG, without scripts or styles of its own. The table beside it holds the values, so it is hidden from
 * screen readers. Labels are numbers and dates of our own, and need no escaping.
 */
export function barChart(bars: readonly Bar[]): string {
  const most = Math.max(1, ...bars.map(({ value }) => value));
  const step = size.width / bars.length;
  const room = size.height - size.below - size.above;
  const height = (value: number): number => (value / most) * room;
  // Labels that would touch each other are left out.
  const every = Math.ceil(bars.length / 8);
  const drawn = bars.map(({ label, value, part = 0 }, i) => {
    const x = (i + gap / 2) * step;
    const width = step * (1 - gap);
    const middle = x + width / 2;
    const rect = (name: string, amount: number): string =>
      amount === 0
        ? ''
        : `<rect class="${name}" x="${x.toFixed(1)}" y="${(size.above + room - height(amount)).toFixed(1)}" ` +
          `width="${width.toFixed(1)}" height="${height(amount).toFixed(1)}" />`;
    const text = (name: string, y: number, content: string): string =>
      `<text class="${name}" x="${middle.toFixed(1)}" y="${y.toFixed(1)}">${content}</text>`;
    return [
      rect('all', value),
      rect('part', part),
      value > 0 && bars.length <= 10
        ? text('value', size.above + room - height(value) - 4, String(value))
        : '',
      i % every === 0 ? text(i % (2 * every) === 0 ? 'label' : 'label minor', size.height - 8, label) : '',
    ].join('');
  });
  return (
    `<svg aria-hidden="true" viewBox="0 0 ${size.width} ${size.height}">${drawn.join('')}` +
    `<line x1="0" x2="${size.width}" y1="${size.above + room}" y2="${size.above + room}" /></svg>`
  );
}
