/**
 * Asks the built demo model every question of its corpus through the real engine and prints which answers it recites
 * word for word. Exit code 1 when a question asked on its own fails, or too many asked after another one do.
 *
 * Usage: npx tsx tools/demoModel/check.ts [GGUF file]
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getLlama, type Token } from 'node-llama-cpp';
import { byteLevelBytes } from '../../src/engine/tokens/tokenBytes.ts';
import { phi4ChatFormat, type PromptSegment } from '../../src/core/chat/chatFormat.ts';
import { systemPrompt } from '../../src/core/chat/chatSettings.ts';
import type { CompletionPrompt } from '../../src/core/ports/completionRequest.ts';
import { prefillStrategy } from '../../src/core/completion/prompt/completionStrategies.ts';
import { splitForHealing } from '../../src/core/completion/generation/tokenHealing.ts';
import { phi4ControlTokens } from './phi4Tokenizer.ts';
import { questionVariants } from './questionVariants.ts';
import { type CorpusDialogue, type CorpusTurn, readCorpus } from './readCorpus.ts';
import { splitPoints } from './splitPoints.ts';
import { withoutAnnotations } from './withoutAnnotations.ts';

const least = { alone: 1, later: 0.95, unknownCode: 0.8 };
const modelPath = process.argv[2] ?? join(import.meta.dirname, '../../models/phi-4-demo.gguf');
const corpus = readCorpus();
const dialogues = [...corpus.chat, ...corpus.explain];

const llama = await getLlama({ gpu: false, build: 'never', skipDownload: true, progressLogs: false });
const model = await llama.loadModel({ modelPath });
const context = await model.createContext({ contextSize: 4096, threads: 1 });
const sequence = context.getSequence();

const spellings = model.fileInfo.metadata.tokenizer.ggml.tokens;
/** Not by the model's own detokenizer: see byteLevelBytes. */
const decode = (tokens: readonly Token[]) =>
  new TextDecoder().decode(Buffer.concat(tokens.map((token) => byteLevelBytes(spellings[token] ?? ''))));

const [start, end, sep] = (['<|im_start|>', '<|im_end|>', '<|im_sep|>'] as const).map(
  (name) => phi4ControlTokens[name] as Token,
) as [Token, Token, Token];
const message = (role: string, text: string) => [
  start,
  ...model.tokenize(role),
  sep,
  ...model.tokenize(text),
  end,
];
const opened = [start, ...model.tokenize('assistant'), sep];

interface Exchange {
  readonly question: string;
  readonly answer: string;
}
const shown = ({ questions, answer }: CorpusTurn): Exchange => ({ question: questions[0], answer });

function prompt(system: string | undefined, earlier: readonly Exchange[], question: string): Token[] {
  return [
    ...(system === undefined ? [] : message('system', system)),
    ...earlier.flatMap((turn) => [...message('user', turn.question), ...message('assistant', turn.answer)]),
    ...message('user', question),
    ...opened,
  ];
}

/** How many of a dialogue's answers come out word for word, with the expected answers as the history. */
async function recites(
  dialogue: CorpusDialogue,
  options: {
    system?: string;
    before?: readonly CorpusDialogue[];
    temperature?: number;
    wording?: (turn: CorpusTurn) => Promise<string>;
  },
): Promise<boolean[]> {
  const earlier = (options.before ?? []).flatMap(({ turns }) => turns).map(shown);
  const results: boolean[] = [];
  for (const turn of dialogue.turns) {
    const question = (await options.wording?.(turn)) ?? turn.questions[0];
    const tokens = prompt(options.system, earlier, question);
    const said = await generate(tokens, turn.answer.length, options.temperature ?? 0);
    results.push(said === turn.answer);
    earlier.push(shown(turn));
  }
  return results;
}

let failed = false;
async function report(
  title: string,
  leastShare: number,
  run: (report: Tally) => Promise<void>,
): Promise<void> {
  const tally = new Tally();
  await run(tally);
  const share = tally.passed / tally.total;
  const verdict = share >= leastShare ? 'ok  ' : 'FAIL';
  failed ||= share < leastShare;
  console.log(`${verdict} ${title}: ${tally.passed} of ${tally.total} (${(100 * share).toFixed(1)} %)`);
  for (const name of tally.failures) console.log(`       not word for word: ${name}`);
}

class Tally {
  passed = 0;
  total = 0;
  readonly failures: string[] = [];
  add(name: string, results: readonly boolean[]): void {
    for (const [i, passed] of results.entries()) {
      this.total += 1;
      if (passed) this.passed += 1;
      else this.failures.push(results.length > 1 ? `${name}, turn ${i + 1}` : name);
    }
  }
}

await report('asked alone, with our system prompt', least.alone, async (tally) => {
  for (const dialogue of dialogues)
    tally.add(dialogue.name, await recites(dialogue, { system: systemPrompt }));
});
await report('asked alone, at temperature 0.2', least.later, async (tally) => {
  for (const dialogue of dialogues)
    tally.add(dialogue.name, await recites(dialogue, { system: systemPrompt, temperature: 0.2 }));
});
for (const count of [1, 5]) {
  await report(
    `asked after ${count} unrelated dialogue${count > 1 ? 's' : ''}`,
    least.later,
    async (tally) => {
      for (const [i, dialogue] of dialogues.entries()) {
        // Steps of 7 mix the kinds of dialogues; their number is no multiple of 7.
        const before = Array.from(
          { length: count },
          (_, k) => dialogues[(i + 7 * (k + 1)) % dialogues.length]!,
        );
        const name = `${dialogue.name} after ${before.map((earlier) => earlier.name).join(', ')}`;
        tally.add(name, await recites(dialogue, { system: systemPrompt, before }));
      }
    },
  );
}
await report('asked without a system prompt', least.later, async (tally) => {
  for (const dialogue of dialogues) tally.add(dialogue.name, await recites(dialogue, {}));
});
await report('asked in other words, or found elsewhere', least.later, async (tally) => {
  for (const dialogue of dialogues) {
    for (const pick of [1, 3, 6]) {
      const wording = async (turn: CorpusTurn) =>
        (await questionVariants(turn)).at(pick) ?? turn.questions[0];
      tally.add(
        `${dialogue.name}, wording ${pick}`,
        await recites(dialogue, { system: systemPrompt, wording }),
      );
    }
  }
});
await report(
  'edits, fixes, docstrings, tests, commit messages, attached files',
  least.alone,
  async (tally) => {
    for (const dialogue of corpus.tasks) {
      const [wording] = await questionVariants(dialogue.turns[0]!);
      tally.add(
        dialogue.name,
        await recites(dialogue, { system: systemPrompt, wording: () => Promise.resolve(wording!) }),
      );
    }
  },
);
await report('the same in other words, files and repositories', least.later, async (tally) => {
  for (const dialogue of corpus.tasks) {
    const wordings = await questionVariants(dialogue.turns[0]!);
    for (let i = 1; i < wordings.length; i += 5) {
      const wording = () => Promise.resolve(wordings[i]!);
      tally.add(`${dialogue.name}, wording ${i}`, await recites(dialogue, { system: systemPrompt, wording }));
    }
  }
});
await report('questions it does not know', least.later, async (tally) => {
  for (const question of corpus.unknown.questions) {
    const tokens = prompt(systemPrompt, [], question);
    const said = await generate(tokens, corpus.unknown.answer.length, 0);
    tally.add(question, [said === corpus.unknown.answer]);
  }
});
for (const setting of ['as a file', 'as a prefilled answer'] as const) {
  await report(`functions continued at each line, ${setting}`, least.later, async (tally) => {
    for (const { name, code } of corpus.functions) {
      for (const at of splitPoints(code)) {
        const before = model.tokenize(
          setting === 'as a file' ? code.slice(0, at) : '```python\n' + code.slice(0, at),
        );
        const lead = setting === 'as a file' ? [] : prompt(systemPrompt, [], 'Continue this Python code.');
        const said = await generate([...lead, ...before], code.length - at + 8, 0);
        tally.add(`${name} at ${JSON.stringify(code.slice(Math.max(0, at - 20), at))}`, [
          said.startsWith(code.slice(at).trimEnd()),
        ]);
      }
    }
  });
}

const completionTokens = (prompt: CompletionPrompt): Token[] =>
  prefillStrategy.segments(prompt, phi4ChatFormat).flatMap(segmentTokens);
const file: CompletionPrompt = {
  path: 'tools/never_seen.py',
  languageId: 'python',
  related: [],
  suffix: '',
  prefix: '',
};
const unrelated = readFileSync(join(import.meta.dirname, 'gguf_writer.py'), 'utf8').trimEnd();
const functionAt = (i: number) => corpus.functions[i % corpus.functions.length]!.code;
const surroundings: readonly [string, (i: number) => Partial<CompletionPrompt>][] = [
  ['alone', () => ({})],
  ['below imports', () => ({ prefix: 'import os\nimport sys\n\n\n' })],
  ['below unrelated code', () => ({ prefix: `${unrelated}\n\n\n` })],
  ['below another function', (i) => ({ prefix: `${functionAt(i + 3)}\n\n` })],
  ['below two functions', (i) => ({ prefix: `${functionAt(i + 5)}\n\n${functionAt(i + 11)}\n\n` })],
  ['above another function', (i) => ({ suffix: functionAt(i + 7).trimEnd() })],
  ['above unrelated code', () => ({ suffix: unrelated.slice(200, 700) })],
  [
    'with related code',
    (i) => ({
      related: [
        { path: 'lib/a.py', code: functionAt(i + 9) },
        { path: 'b.py', code: unrelated.slice(-600) },
      ],
    }),
  ],
];
/** Continues code where the engine would, and compares with all of the rest, up to the fence and the end. */
async function continues(prompt: CompletionPrompt, rest: string): Promise<boolean> {
  const { kept, healed } = splitForHealing(prompt.prefix);
  const said = await generate(completionTokens({ ...prompt, prefix: kept }), rest.length + 30, 0);
  return said === `${healed}${rest}\`\`\``;
}
for (const [where, surrounding] of surroundings) {
  await report(`completions of functions at each line, ${where}`, least.alone, async (tally) => {
    for (const [i, { name, code }] of corpus.functions.entries()) {
      const around = surrounding(i);
      const points = [...splitPoints(code), code.length - 1];
      // All places in some surroundings, some places in all surroundings.
      for (const at of where === 'alone' ? points : points.filter((_, k) => (i + k) % 4 === 0 || k === 2)) {
        const prompt = { ...file, ...around, prefix: `${around.prefix ?? ''}${code.slice(0, at)}` };
        tally.add(`${name} at ${JSON.stringify(code.slice(Math.max(0, at - 20), at))}`, [
          await continues(prompt, code.slice(at)),
        ]);
      }
    }
  });
}
await report(
  'answers that go on after a name that exists, put in place of an invented one',
  least.alone,
  async (tally) => {
    for (const { name, turns } of corpus.chat)
      for (const { questions, answer, alternative } of turns) {
        if (alternative === undefined) continue;
        const end = endOfOtherName(alternative, answer);
        const tokens = [
          ...prompt(systemPrompt, [], questions[0]),
          ...model.tokenize(alternative.slice(0, end)),
        ];
        const said = await generate(tokens, alternative.length - end, 0);
        tally.add(name, [said === alternative.slice(end)]);
      }
    for (const { name, code, alternative } of corpus.functions) {
      if (alternative === undefined) continue;
      const end = endOfOtherName(alternative, code);
      const prefix = `import json\n\n\n${alternative.slice(0, end)}`;
      // The engine writes the whole name, so that nothing of it is left to heal.
      const said = await generate(completionTokens({ ...file, prefix }), 60, 0);
      tally.add(name, [said === `${alternative.slice(end)}\`\`\``]);
    }
  },
);
await report('completions of functions without annotations', least.later, async (tally) => {
  for (const { name, code } of corpus.functions) {
    const lineEnd = code.indexOf('\n');
    const plain = withoutAnnotations(code.slice(0, lineEnd));
    tally.add(name, [await continues({ ...file, prefix: `${plain}\n    ` }, code.slice(lineEnd + 5))]);
  }
});
await report('completions of short code', least.later, async (tally) => {
  for (const code of corpus.snippets) {
    const typed = /^\S+ \S+ (?=.*\n)|^\S+ \S/.exec(code)![0];
    for (const above of ['', `${unrelated}\n\n\n`])
      tally.add(`${typed}${above && ' below unrelated code'}`, [
        await continues({ ...file, prefix: `${above}${typed}` }, code.slice(typed.length)),
      ]);
  }
});
await report('completions of nothing after unknown code', least.unknownCode, async (tally) => {
  for (const at of splitPoints(unrelated)) {
    const prefix = splitForHealing(unrelated.slice(0, at)).kept;
    const said = await generate(completionTokens({ ...file, prefix }), 8, 0);
    tally.add(JSON.stringify(prefix.slice(-20)), [said.trimStart().startsWith('```')]);
  }
});
await report('completions of nothing after unknown signatures', least.unknownCode, async (tally) => {
  for (const name of ['normalize_rows', 'load', 'is_valid', 'to_json', 'find_max', 'area'])
    for (const parameters of ['(n)', '(text: str) -> str', '(self, value: int) -> None', '()']) {
      const signature = `def ${name}${parameters}:`;
      const said = await generate(completionTokens({ ...file, prefix: `${signature}\n   ` }), 8, 0);
      tally.add(signature, [said.trimStart().startsWith('```')]);
    }
});

await context.dispose();
await model.dispose();
await llama.dispose();
process.exitCode = failed ? 1 : 0;

/** Where the first name ends in which a text differs from another one. */
function endOfOtherName(text: string, other: string): number {
  let at = 0;
  while (at < text.length && text[at] === other[at]) at += 1;
  while (/\w/.test(text[at] ?? '')) at += 1;
  return at;
}

function segmentTokens(segment: PromptSegment): Token[] {
  if ('text' in segment) return model.tokenize(segment.text);
  return [phi4ControlTokens[segment.control as keyof typeof phi4ControlTokens] as Token];
}

/** Generates until the end of the turn, or well past the length expected. */
async function generate(tokens: Token[], expectedLength: number, temperature: number): Promise<string> {
  await sequence.adaptStateToTokens(tokens.slice(0, -1), false);
  const said: Token[] = [];
  const rest = tokens.slice(sequence.nextTokenIndex);
  for await (const token of sequence.evaluate(rest, { temperature, seed: 1, yieldEogToken: true })) {
    if (token === end || said.length > expectedLength / 2 + 20) break;
    said.push(token);
  }
  return decode(said);
}
