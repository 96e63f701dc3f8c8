import { env, l10n } from 'vscode';
import {
  addDays,
  type CompletionStatistics,
  type DayStatistics,
  emptyDay,
  keptAfter,
  latencyBounds,
} from '../../../core/completion/outcome/completionStatistics.ts';
import { formatCount } from '../../../core/text/formatQuantity.ts';

/** What the page needs besides the counts. */
export interface StatisticsPageParts {
  /** Where styles may come from, for the webview's content security policy. */
  readonly cspSource: string;
  /** The address of the stylesheet. */
  readonly styles: string;
  readonly resetCommand: string;
  readonly refreshCommand: string;
}

const shownDays = 14;

/** The page of the statistics: numbers, two charts with their tables, no script. Its texts are escaped. */
export function statisticsHtml(statistics: CompletionStatistics, parts: StatisticsPageParts): string {
  const content = Object.keys(statistics).length === 0 ? emptyState() : filled(statistics, parts);
  return `<!doctype html>
<html lang="${env.language}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${parts.cspSource}">
    <link rel="stylesheet" href="${parts.styles}">
    <title>${html(l10n.t('Completion Statistics'))}</title>
  </head>
  <body>
    <main>
      <h1>${html(l10n.t('Completion Statistics'))}</h1>
      <p class="lead">${html(l10n.t('Counted on this machine only, and never sent anywhere.'))}</p>
      ${content}
    </main>
  </body>
</html>`;
}

function emptyState(): string {
  const text = l10n.t(
    'Nothing has been counted yet. Write some Python: when you pause, Phidelity suggests how to continue, and counts here whether you accept it.',
  );
  return `<p class="empty">${html(text)}</p>`;
}

function filled(statistics: CompletionStatistics, parts: StatisticsPageParts): string {
  const days = Object.entries(statistics);
  const total = days.reduce((sum, [, day]) => addDays(sum, day), emptyDay);
  const given = total.given['typed-through'] + total.given.cache + total.given.engine;
  const cached = given - total.given.engine;
  return `
      <dl class="figures">
        ${figure(l10n.t('Shown'), formatCount(total.shown))}
        ${figure(l10n.t('Accepted'), formatCount(total.accepted), l10n.t('{0} of those shown, {1} of them whole', share(total.accepted, total.shown), formatCount(total.acceptedWhole)))}
        ${figure(l10n.t('Taken'), share(total.acceptedCharacters, total.shownCharacters), l10n.t('{0} of {1} characters shown', formatCount(total.acceptedCharacters), formatCount(total.shownCharacters)))}
        ${figure(l10n.t('Kept'), share(total.keptCharacters, total.judgedCharacters), l10n.t('of {0} characters taken, still there after {1} s', formatCount(total.judgedCharacters), keptAfter / 1000))}
        ${figure(l10n.t('Typed over'), formatCount(total.typedOver), l10n.t('{0} of those shown', share(total.typedOver, total.shown)))}
        ${figure(l10n.t('Hidden'), formatCount(total.hidden), l10n.t('used something that does not exist'))}
        ${figure(l10n.t('Replaced names'), formatCount(total.replaced), l10n.t('written in place of names that do not exist'))}
        ${figure(l10n.t('Not shown'), formatCount(total.silent), l10n.t('the model was unsure of them'))}
        ${figure(l10n.t('From cache'), share(cached, given), l10n.t('{0} of {1} completions needed no model', formatCount(cached), formatCount(given)))}
      </dl>
      ${perDay(lastDays(days.at(-1)![0]).map((date) => [date, statistics[date] ?? emptyDay]))}
      ${latencies(total.latencies)}
      <p class="actions">
        <a role="button" href="command:${parts.refreshCommand}">${html(l10n.t('Refresh'))}</a>
        <a role="button" href="command:${parts.resetCommand}">${html(l10n.t('Reset…'))}</a>
      </p>`;
}

/** The ISO dates up to the last day with counts, days without counts included. */
function lastDays(last: string): string[] {
  const end = Date.parse(last);
  const day = 24 * 60 * 60 * 1000;
  return Array.from({ length: shownDays }, (_, i) =>
    new Date(end - (shownDays - 1 - i) * day).toISOString().slice(0, 10),
  );
}

function share(part: number, whole: number): string {
  return whole === 0 ? '–' : l10n.t('{0}%', Math.round((100 * part) / whole));
}

/** Text as HTML. */
function html(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

function figure(name: string, value: string, detail = ''): string {
  const below = detail === '' ? '' : `<dd class="detail">${html(detail)}</dd>`;
  return `<div><dt>${html(name)}</dt><dd>${html(value)}</dd>${below}</div>`;
}

function perDay(days: readonly (readonly [string, DayStatistics])[]): string {
  const bars = days.map(([date, day]): Bar => ({
    label: date.slice(5),
    value: day.shown,
    part: day.accepted,
  }));
  const counted = days.filter(([, day]) => day !== emptyDay);
  const rows = counted.map(([date, day]) => [
    date,
    ...[day.shown, day.accepted, day.typedOver].map(formatCount),
  ]);
  const [all, part] = [html(l10n.t('Shown')), html(l10n.t('Accepted'))];
  return chart(l10n.t('Shown and accepted per day'), bars, {
    legend: `<span class="all">${all}</span> <span class="part">${part}</span>`,
    head: [l10n.t('Day'), l10n.t('Shown'), l10n.t('Accepted'), l10n.t('Typed over')],
    rows: rows.toReversed(),
  });
}

function latencies(counts: readonly number[]): string {
  const name = (i: number): string => {
    const bound = latencyBounds[i];
    return bound === undefined
      ? l10n.t('over {0} s', latencyBounds.at(-1)! / 1000)
      : l10n.t('up to {0} s', bound / 1000);
  };
  const bars = counts.map((value, i): Bar => ({ label: name(i), value }));
  return chart(l10n.t("Time until the model's completion appeared"), bars, {
    legend: html(l10n.t('Includes the wait for a pause in typing')),
    head: [l10n.t('Time'), l10n.t('Completions')],
    rows: counts.map((value, i) => [name(i), formatCount(value)]),
  });
}

function chart(
  title: string,
  bars: readonly Bar[],
  table: {
    /** HTML. */
    readonly legend: string;
    readonly head: readonly string[];
    readonly rows: readonly (readonly string[])[];
  },
): string {
  const head = table.head.map((cell) => `<th scope="col">${html(cell)}</th>`).join('');
  const rows = table.rows.map(([first, ...rest]) => {
    const cells = rest.map((cell) => `<td>${html(cell)}</td>`).join('');
    return `<tr><th scope="row">${html(first!)}</th>${cells}</tr>`;
  });
  return `<section>
        <h2>${html(title)}</h2>
        <div class="chart">
          <figure>${barChart(bars)}<figcaption>${table.legend}</figcaption></figure>
          <table><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table>
        </div>
      </section>`;
}

/** One bar of a chart, with a part of it in a second colour. */
interface Bar {
  readonly label: string;
  readonly value: number;
  /** The part of `value` that is drawn in the second colour. */
  readonly part?: number;
}

const size = { width: 640, height: 180, below: 30, above: 16 } as const;
const gap = 0.25;

/**
 * A bar chart as SVG, without scripts or styles of its own. The table next to it has the values, so it is hidden from
 * screen readers.
 */
function barChart(bars: readonly Bar[]): string {
  const max = Math.max(1, ...bars.map(({ value }) => value));
  const step = size.width / bars.length;
  const plotHeight = size.height - size.below - size.above;
  const height = (value: number): number => (value / max) * plotHeight;
  // Labels that would touch each other are left out.
  const every = Math.ceil(bars.length / 8);
  const drawn = bars.map(({ label, value, part = 0 }, i) => {
    const x = (i + gap / 2) * step;
    const width = step * (1 - gap);
    const middle = x + width / 2;
    const rect = (name: string, amount: number): string =>
      amount === 0
        ? ''
        : `<rect class="${name}" x="${x.toFixed(1)}" y="${(size.above + plotHeight - height(amount)).toFixed(1)}" ` +
          `width="${width.toFixed(1)}" height="${height(amount).toFixed(1)}" />`;
    const text = (name: string, y: number, content: string): string =>
      `<text class="${name}" x="${middle.toFixed(1)}" y="${y.toFixed(1)}">${html(content)}</text>`;
    return [
      rect('all', value),
      rect('part', part),
      value > 0 && bars.length <= 10
        ? text('value', size.above + plotHeight - height(value) - 4, String(value))
        : '',
      i % every === 0 ? text(i % (2 * every) === 0 ? 'label' : 'label minor', size.height - 8, label) : '',
    ].join('');
  });
  return (
    `<svg aria-hidden="true" viewBox="0 0 ${size.width} ${size.height}">${drawn.join('')}` +
    `<line x1="0" x2="${size.width}" y1="${size.above + plotHeight}" y2="${size.above + plotHeight}" /></svg>`
  );
}
