/**
 * Asks the built demo model every question of its corpus through the real engine and prints which answers it recites
 * word for word. Exit code 1 when a question asked on its own fails, or too many asked after another one do.
 *
 * Usage: npx tsx tools/demoModel/check.ts [GGUF file]
 */
import { join } from 'node:path';
import { getLlama, type Token } from 'node-llama-cpp';
import { byteLevelBytes } from '../../src/engine/byteLevelBytes.ts';
import { systemPrompt } from '../../src/core/chat/systemPrompt.ts';
import { phi4ControlTokens } from './phi4Tokenizer.ts';
import { questionVariants } from './questionVariants.ts';
import { type CorpusDialogue, type CorpusTurn, readCorpus } from './readCorpus.ts';
import { splitPoints } from './splitPoints.ts';

const least = { alone: 1, later: 0.95 };
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
    wording?: (turn: CorpusTurn) => string;
  },
): Promise<boolean[]> {
  const earlier = (options.before ?? []).flatMap(({ turns }) => turns).map(shown);
  const results: boolean[] = [];
  for (const turn of dialogue.turns) {
    const question = options.wording?.(turn) ?? turn.questions[0];
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
      const wording = (turn: CorpusTurn) => questionVariants(turn).at(pick) ?? turn.questions[0];
      tally.add(
        `${dialogue.name}, wording ${pick}`,
        await recites(dialogue, { system: systemPrompt, wording }),
      );
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

await context.dispose();
await model.dispose();
await llama.dispose();
process.exitCode = failed ? 1 : 0;

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
