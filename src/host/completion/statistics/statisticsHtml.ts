import {
  addDays,
  type CompletionStatistics,
  type DayStatistics,
  emptyDay,
  latencyBounds,
} from '../../../core/completion/outcome/completionStatistics.ts';

/** What the page is made of besides the counts. */
export interface StatisticsPageParts {
  /** Where styles may come from, by the webview's content security policy. */
  readonly cspSource: string;
  readonly styles: string;
  readonly resetCommand: string;
  readonly refreshCommand: string;
}

const shownDays = 14;

/** The page of the statistics: numbers, two charts with their tables, no script. */
export function statisticsHtml(statistics: CompletionStatistics, parts: StatisticsPageParts): string {
  const content = Object.keys(statistics).length === 0 ? emptyState : filled(statistics, parts);
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${parts.cspSource}">
    <link rel="stylesheet" href="${parts.styles}">
    <title>Completion Statistics</title>
  </head>
  <body>
    <main>
      <h1>Completion statistics</h1>
      <p class="lead">Counted on this machine only, and never sent anywhere.</p>
      ${content}
    </main>
  </body>
</html>`;
}

const emptyState = `<p class="empty">Nothing has been counted yet. Write some Python: when you pause, Phidelity shows
      how the code may go on, and counts here what becomes of it.</p>`;

function filled(statistics: CompletionStatistics, parts: StatisticsPageParts): string {
  const days = Object.entries(statistics);
  const total = days.reduce((sum, [, day]) => addDays(sum, day), emptyDay);
  const given = total.given['typed-through'] + total.given.cache + total.given.engine;
  const known = given - total.given.engine;
  return `
      <dl class="figures">
        ${figure('Shown', total.shown)}
        ${figure('Accepted', acceptedOf(total), acceptedDetail(total))}
        ${figure('Typed over', total.typedOver, `${share(total.typedOver, total.shown)} of shown`)}
        ${figure('Held back', total.hidden, 'used something that does not exist')}
        ${figure('Known at once', share(known, given), `${count(known)} of ${count(given)} answers came without the model`)}
      </dl>
      ${perDay(lastDays(days.at(-1)![0]).map((date) => [date, statistics[date] ?? emptyDay]))}
      ${latencies(total.latencies)}
      <p class="actions">
        <a role="button" href="command:${parts.refreshCommand}">Refresh</a>
        <a role="button" href="command:${parts.resetCommand}">Reset…</a>
      </p>`;
}

/** Every day to the last one that something was counted on, also those without. */
function lastDays(last: string): string[] {
  const end = Date.parse(last);
  const day = 24 * 60 * 60 * 1000;
  return Array.from({ length: shownDays }, (_, i) =>
    new Date(end - (shownDays - 1 - i) * day).toISOString().slice(0, 10),
  );
}

function acceptedOf({ accepted }: DayStatistics): number {
  return accepted.whole + accepted.line + accepted.word;
}

function acceptedDetail({ accepted }: DayStatistics): string {
  return `${count(accepted.whole)} whole, ${count(accepted.line)} by line, ${count(accepted.word)} by word`;
}

function share(part: number, whole: number): string {
  return whole === 0 ? '–' : `${Math.round((100 * part) / whole)} %`;
}

const count = (value: number): string => value.toLocaleString('en');

function figure(name: string, value: number | string, detail = ''): string {
  return `<div><dt>${name}</dt><dd>${typeof value === 'number' ? count(value) : value}</dd>${detail ? `<dd class="detail">${detail}</dd>` : ''}</div>`;
}

function perDay(days: readonly (readonly [string, DayStatistics])[]): string {
  const bars = days.map(([date, day]): Bar => ({
    label: date.slice(5),
    value: day.shown,
    part: Math.min(day.shown, day.accepted.whole),
  }));
  const counted = days.filter(([, day]) => day !== emptyDay);
  const rows = counted.map(([date, day]) => [date, day.shown, acceptedOf(day), day.typedOver]);
  return chart('Shown and accepted, by day', bars, {
    legend: '<span class="all">Shown</span> <span class="part">Accepted as a whole</span>',
    head: ['Day', 'Shown', 'Accepted', 'Typed over'],
    rows: rows.toReversed(),
  });
}

function latencies(counts: readonly number[]): string {
  const seconds = (milliseconds: number): string => `${milliseconds / 1000} s`;
  const name = (i: number): string => {
    const bound = latencyBounds[i];
    return bound === undefined ? `over ${seconds(latencyBounds.at(-1)!)}` : `to ${seconds(bound)}`;
  };
  const bars = counts.map((value, i): Bar => ({ label: name(i), value }));
  return chart('Time until the model’s completion appeared', bars, {
    legend: 'With the wait for a pause in typing',
    head: ['Time', 'Completions'],
    rows: counts.map((value, i) => [name(i), value]),
  });
}

function chart(
  title: string,
  bars: readonly Bar[],
  table: {
    readonly legend: string;
    readonly head: readonly string[];
    readonly rows: readonly (readonly (string | number)[])[];
  },
): string {
  const head = table.head.map((cell) => `<th scope="col">${cell}</th>`).join('');
  const rows = table.rows.map(([first, ...rest]) => {
    const cells = rest.map((cell) => `<td>${cell}</td>`).join('');
    return `<tr><th scope="row">${first}</th>${cells}</tr>`;
  });
  return `<section>
        <h2>${title}</h2>
        <div class="chart">
          <figure>${barChart(bars)}<figcaption>${table.legend}</figcaption></figure>
          <table><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table>
        </div>
      </section>`;
}

/** One bar of a chart, or two where a part of it is set apart. */
interface Bar {
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
function barChart(bars: readonly Bar[]): string {
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
