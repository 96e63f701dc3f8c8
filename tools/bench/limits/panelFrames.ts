import type { Page } from 'playwright-core';
import type { Turn } from '../../../src/core/conversation/conversation.ts';
import { type OpenPanel, PanelFixture } from '../../panel/panelFixture.ts';
import { answeringTurn, chatState, turn } from '../../panel/sampleStates.ts';
import type { Figure } from '../benchmark.ts';

/** A frame in which nothing stutters for the eye. */
const goal = { atMost: 50 };

const megabytes = 5_000_000;
const manyTurns = 10_000;

/** Milliseconds after which what a step shows is not waited for any more. */
const patience = 300_000;

/** Beginnings of constructs that a lexer looks for the end of. */
const openMarks = [
  '*a ',
  '_*',
  '*_a ',
  '**_a ',
  '[',
  '[a](',
  '![',
  '`a ',
  '``a ',
  '<a ',
  '\\(',
  '$a ',
  '$$',
  '~~a ',
  '[*',
  '> ',
  '- a\n',
  '> - a\n',
  '1. ',
  'a@',
];

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** When it began, and how long it took, in microseconds. */
  readonly ts: number;
  readonly dur?: number;
  /** The same in the thread's own time, in which other programs do not count. */
  readonly tdur?: number;
  readonly args: {
    readonly name?: string;
    readonly chrome_mojo_event_info?: { readonly mojo_interface_tag?: string };
  };
}

/**
 * The longest task of the page's main thread, in milliseconds, until what a step shows is there: scripts, style, layout
 * and painting, but not what the browser's debugger does to carry the test's own data.
 */
async function longestTask(page: Page, step: () => Promise<void>): Promise<number> {
  const browser = page.context().browser()!;
  await browser.startTracing(page, { categories: ['toplevel', '__metadata'] });
  await step();
  const trace = (await browser.stopTracing()).toString();
  const { traceEvents } = JSON.parse(trace) as { readonly traceEvents: readonly TraceEvent[] };
  const mainThreads = traceEvents
    .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
    .map(({ pid, tid }) => `${pid} ${tid}`);
  const onMain = traceEvents.filter(({ pid, tid }) => mainThreads.includes(`${pid} ${tid}`));
  const ofDebugger = onMain.filter(
    ({ args }) => args.chrome_mojo_event_info?.mojo_interface_tag === 'blink.mojom.DevToolsSession',
  );
  const tasks = onMain.filter(
    (task) => task.name === 'ThreadControllerImpl::RunTask' && !ofDebugger.some((one) => isInside(one, task)),
  );
  if (tasks.length === 0) throw new Error('The trace of the browser holds no tasks.');
  return Math.max(...tasks.map(({ tdur = 0 }) => tdur)) / 1000;
}

function isInside(one: TraceEvent, task: TraceEvent): boolean {
  return (
    one.pid === task.pid && one.tid === task.tid && one.ts >= task.ts && one.ts <= task.ts + (task.dur ?? 0)
  );
}

function words(count: number): string {
  return 'Some words of `code` and **more** of them. '.repeat(Math.ceil(count / 43)).slice(0, count);
}

async function shows(panel: OpenPanel, turns: Turn[]): Promise<void> {
  panel.host.show(chatState(turns));
  const last = turns.at(-1)!.id;
  await panel.page.locator(`[data-turn=${last}] .answer-text:not(.growing)`).waitFor({ state: 'attached' });
  await panel.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
}

/** An answer that comes in pieces, one a frame. */
async function streams(panel: OpenPanel, answer: string, piece: number): Promise<void> {
  panel.host.show(chatState([answeringTurn({ id: 'streamed' })]));
  for (let start = 0; start < answer.length; start += piece) {
    panel.host.text('streamed', answer.slice(start, start + piece));
    await panel.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  }
  panel.host.turn(turn({ id: 'streamed', answer }));
  await panel.page.locator('[data-turn=streamed] .answer-text:not(.growing)').waitFor({ state: 'attached' });
}

/** The longest frame of the panel in Chromium, for texts that are made to keep it busy. */
export async function panelFrames(): Promise<Figure[]> {
  const fixture = await PanelFixture.start();
  const measure = async (name: string, step: (panel: OpenPanel) => Promise<void>): Promise<Figure> => {
    const panel = await fixture.open();
    panel.page.setDefaultTimeout(patience);
    const value = await longestTask(panel.page, () => step(panel));
    await fixture.closePanels();
    return { name: `longest frame: ${name}`, value, unit: 'ms', goal };
  };
  const repeated = (length: number): string[] => openMarks.map((mark) => mark.repeat(length / mark.length));
  try {
    return [
      await measure(`8 KB of an unclosed mark, ${openMarks.length} marks`, async (panel) => {
        for (const [index, answer] of repeated(8_000).entries())
          await shows(panel, [turn({ id: `marks-${index}`, answer })]);
      }),
      await measure('1 KB of an unclosed mark, the same', async (panel) => {
        for (const [index, answer] of repeated(1_000).entries())
          await shows(panel, [turn({ id: `marks-${index}`, answer })]);
      }),
      await measure('an answer of 5 MB of paragraphs', (panel) =>
        shows(panel, [turn({ answer: 'A short paragraph of words.\n\n'.repeat(megabytes / 29) })]),
      ),
      await measure('a question of 5 MB', (panel) => shows(panel, [turn({ question: words(megabytes) })])),
      await measure(`${manyTurns.toLocaleString('en')} turns`, (panel) =>
        shows(
          panel,
          Array.from({ length: manyTurns }, (_, index) => turn({ id: `turn-${index}`, answer: words(400) })),
        ),
      ),
      await measure('400 KB that are streamed', (panel) =>
        streams(panel, `${words(600)}\n\n`.repeat(660), 2_000),
      ),
    ];
  } finally {
    await fixture.stop();
  }
}
