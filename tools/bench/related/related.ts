import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { phi4ChatFormat } from '../../../src/core/chat/chatFormat.ts';
import { sourceTextOf } from '../../../src/core/completion/document/sourceText.ts';
import { PromptBuilder, type RelatedCodeSource } from '../../../src/core/completion/prompt/promptBuilder.ts';
import { prefillStrategy } from '../../../src/core/completion/prompt/completionStrategies.ts';
import type { CompletionPrompt } from '../../../src/core/ports/completionRequest.ts';
import { CodebaseThread } from '../../../src/platform/codebase/codebaseThread.ts';
import { nodeTimer } from '../../../src/platform/nodeTimer.ts';
import { projectRoot } from '../../projectRoot.ts';
import { SetupError } from '../../setupError.ts';
import type { Benchmark, Figure } from '../benchmark.ts';
import { quantile } from '../quantile.ts';
import { type CallPlace, callPlaces } from './callPlaces.ts';

const placesAsked = 40;
/** Places that one moves between in a file. */
const placesOfFile = 10;
/** Python in phi-4's vocabulary. */
const charactersPerToken = 3.3;

const never = new AbortController().signal;

/** Asks the thread as the editor does, in a folder that stands for a workspace. */
class RelatedInFolder implements RelatedCodeSource {
  readonly milliseconds: number[] = [];
  readonly #thread: CodebaseThread;
  readonly #folder: string;

  constructor(thread: CodebaseThread, folder: string) {
    this.#thread = thread;
    this.#folder = folder;
  }

  basis(): string {
    return '';
  }

  async find(...[{ source, position, seen }, characters, signal]: Parameters<RelatedCodeSource['find']>) {
    const started = performance.now();
    const found = await this.#thread.related(
      {
        path: source.id,
        text: Array.from({ length: source.lineCount }, (_, line) => source.lineAt(line)).join('\n'),
        position,
        seen,
        roots: [path.dirname(source.id), this.#folder],
        unsaved: [],
        characters,
      },
      signal,
    );
    this.milliseconds.push(performance.now() - started);
    return found?.map((one) => ({ ...one, path: path.relative(this.#folder, one.path) }));
  }
}

async function promptAt(prompts: PromptBuilder, place: CallPlace): Promise<CompletionPrompt> {
  const { file, lines, line, character } = place;
  const text = sourceTextOf({ path: path.basename(file), languageId: 'python', text: lines.join('\n') });
  return (await prompts.build({ ...text, id: file }, { line, character }, never))!;
}

/** Whether the prompt has the callee's header: in sight of the place, among related code, or not at all. */
function whereIs({ callee }: CallPlace, { prefix, suffix, related }: CompletionPrompt) {
  const has = (code: string): boolean => code.split('\n').some((line) => line.trim() === callee.header);
  if (has(prefix) || has(suffix)) return 'in sight';
  return related.some(({ code }) => has(code)) ? 'related' : undefined;
}

/** Every place for itself, as in a file just opened; places in sight of their callees are passed over. */
async function opening(source: RelatedCodeSource, places: readonly CallPlace[]): Promise<Figure> {
  let [asked, found] = [0, 0];
  const step = Math.max(1, Math.floor(places.length / (placesAsked * 2)));
  for (let at = 0; at < places.length && asked < placesAsked; at += step) {
    const place = places[at]!;
    const where = whereIs(
      place,
      await promptAt(new PromptBuilder({ related: source, timer: nodeTimer }), place),
    );
    if (where === 'in sight') continue;
    asked += 1;
    if (where === 'related') found += 1;
  }
  return { name: `places with the callee's signature, of ${asked}`, value: found, unit: '' };
}

/** Moving down through the places of each file that has several. */
async function moving(source: RelatedCodeSource, places: readonly CallPlace[]): Promise<Figure[]> {
  let [asked, found, moves, evaluated] = [0, 0, 0, 0];
  for (const file of new Set(places.map((one) => one.file))) {
    const ofFile = places.filter((one) => one.file === file);
    if (ofFile.length < placesOfFile) continue;
    const prompts = new PromptBuilder({ related: source, timer: nodeTimer });
    let last: string | undefined;
    for (const place of ofFile.filter((_, at) => at % Math.floor(ofFile.length / placesOfFile) === 0)) {
      const prompt = await promptAt(prompts, place);
      const text = prefillStrategy
        .segments(prompt, phi4ChatFormat)
        .map((one) => ('text' in one ? one.text : one.control))
        .join('');
      const where = whereIs(place, prompt);
      if (where !== 'in sight') asked += 1;
      if (where === 'related') found += 1;
      if (last !== undefined) {
        moves += 1;
        evaluated += text.length - commonLength(last, text);
      }
      last = text;
    }
  }
  return [
    { name: `the same after moving in a file, of ${asked}`, value: found, unit: '' },
    {
      name: 'evaluated for a move, estimated',
      value: evaluated / moves / charactersPerToken,
      unit: 'tokens',
    },
  ];
}

function commonLength(one: string, other: string): number {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  return at;
}

/** What the prompt of a completion has of the rest of the workspace, where the next line calls a function of it. */
export const related: Benchmark = {
  name: 'related',
  about: 'signatures of what the next line calls, in the prompts of completions (--folder: a package)',
  needsFolder: true,
  run: async ({ folder }) => {
    const workspace = realpathSync(path.resolve(folder!, '..'));
    const places = callPlaces(path.join(workspace, path.basename(folder!)));
    if (places.length < placesAsked)
      throw new SetupError('Name a package with more code: few lines call its own functions.');
    const temporary = mkdtempSync(path.join(tmpdir(), 'phidelity-bench-'));
    const logger = { error: console.error, warn: console.warn, info() {}, debug() {} };
    const thread = new CodebaseThread({
      entry: path.join(projectRoot, 'dist', 'codebase.mjs'),
      timer: nodeTimer,
      logger,
    });
    const others = `!(${path.basename(folder!)})`;
    thread.configure({
      folders: [{ path: workspace, excluded: [others] }],
      file: path.join(temporary, 'kept.bin'),
    });
    try {
      await thread.find('read all files', 1, never);
      const source = new RelatedInFolder(thread, workspace);
      const figures = [await opening(source, places), ...(await moving(source, places))];
      const times = source.milliseconds;
      return [
        ...figures,
        { name: `looking for it, median of ${times.length}`, value: quantile(times, 0.5), unit: 'ms' },
        { name: 'looking for it, 95 %', value: quantile(times, 0.95), unit: 'ms' },
      ];
    } finally {
      thread.dispose();
      rmSync(temporary, { recursive: true, force: true });
    }
  },
};
