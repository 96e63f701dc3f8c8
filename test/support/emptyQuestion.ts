import { PendingQuestion } from '../../src/core/attachments/pendingQuestion.ts';
import { ScriptedEngine } from './scriptedEngine.ts';

/** A question in an empty chat, to which nothing was added yet. Its attachments are `id-1`, `id-2` and so on. */
export function emptyQuestion(): PendingQuestion {
  let ids = 0;
  return new PendingQuestion({
    engine: new ScriptedEngine(async () => {}),
    standing: () => ({ used: 0, above: [] }),
    newId: () => `id-${(ids += 1)}`,
  });
}
