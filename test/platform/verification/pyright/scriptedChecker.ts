import { readFile } from 'node:fs/promises';
import type { Timer } from '../../../../src/core/ports/clock.ts';
import type { FileTree } from '../../../support/fileTree.ts';

/**
 * A language server that knows every name, in place of pyright's, and a timer for which time passes as it answers.
 *
 * @param script.delay How long it takes for each answer, one after the other, in milliseconds.
 * @param script.mostAnswers After so many, the first process says nothing more; later ones always answer.
 * @param script.silentFor A request that no process ever answers.
 */
export async function scriptedChecker(
  tree: FileTree,
  script: { readonly delay?: number; readonly mostAnswers?: number; readonly silentFor?: string },
): Promise<{ entry: string; timer: Timer; log: () => Promise<string> }> {
  const { delay = 0, mostAnswers = Infinity, silentFor = '' } = script;
  await tree.write({
    log: '',
    'server.cjs': `const { appendFileSync, readFileSync } = require('node:fs');
const log = (text) => appendFileSync(${JSON.stringify(tree.path('log'))}, text);
log('|');
const most = readFileSync(${JSON.stringify(tree.path('log'))}, 'utf8').split('|').length > 2 ? Infinity : ${mostAnswers};
let answers = 0;
let last = Promise.resolve();
process.on('message', ({ id, method }) => {
  if (method === 'textDocument/didClose') log('closed ');
  if (id === undefined) return;
  last = last.then(async () => {
    await new Promise((resolve) => setTimeout(resolve, ${delay}));
    if (method === ${JSON.stringify(silentFor)} || answers++ >= most) return log('silence ');
    const start = { line: 0, character: 0 };
    const result = {
      initialize: { capabilities: {} },
      'textDocument/diagnostic': { kind: 'full', items: [] },
      'textDocument/definition': [{ uri: 'file:///lib.py', range: { start, end: start } }],
    }[method];
    process.send({ jsonrpc: '2.0', id, result: result ?? null });
    log('answer ');
  });
});
`,
  });
  const log = (): Promise<string> => readFile(tree.path('log'), 'utf8');
  const timer: Timer = {
    delay: async (_, signal) => {
      const before = (await log()).length;
      const isOver = async (): Promise<boolean> => {
        const text = await log();
        return text.endsWith('silence ') || text.slice(before).split('answer').length > 2;
      };
      while (!(await isOver())) {
        if (signal?.aborted) return false;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      // What was logged has arrived by then.
      await new Promise((resolve) => setTimeout(resolve, 1500));
      return !signal?.aborted;
    },
  };
  return { entry: tree.path('server.cjs'), timer, log };
}
