import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ConversationEvent } from '../../src/core/conversation/conversationStore.ts';
import { CleanUpStack } from '../cleanUpStack.ts';
import { readCorpus } from '../demoModel/readCorpus.ts';
import { hostTarget } from '../packageExtension.ts';
import { stageExtension } from '../stageExtension.ts';
import { VscodeProfile } from '../vscode/vscodeProfile.ts';
import { Workbench } from '../vscode/workbench.ts';
import type { Benchmark } from './benchmark.ts';
import { quantile } from './quantile.ts';

const turnCount = 100;
const runs = 5;

const title = 'A long conversation';

/** A conversation of 200 messages: the demo model's questions and answers, over and over. */
function longConversation(id: string): string {
  const { chat } = readCorpus();
  const events: ConversationEvent[] = [
    { type: 'created', at: 1, id },
    { type: 'renamed', at: 1, name: title },
  ];
  for (let index = 0; index < turnCount; index++) {
    const { questions, answer } = chat[index % chat.length]!.turns[0]!;
    const turn = `turn-${index}`;
    events.push(
      { type: 'asked', at: index, turn, question: questions[0] },
      { type: 'text', turn, text: answer },
      { type: 'ended', at: index, turn, state: 'complete', modelName: 'demo model' },
    );
  }
  return events.map((event) => `${JSON.stringify(event)}\n`).join('');
}

/** The panel takes the keyboard at the end of a command; a palette opened before would close again. */
async function keyboardInPanel(workbench: Workbench): Promise<void> {
  await workbench.panel.locator('textarea:focus').waitFor();
}

/** How long a person waits for a long conversation after choosing it in the history. */
export const history: Benchmark = {
  name: 'history',
  about: `a conversation of ${turnCount * 2} messages, from choosing it to seeing its end (${runs} times)`,
  run: async () => {
    const cleanUp = new CleanUpStack();
    try {
      const extensionFolder = await stageExtension(hostTarget);
      const folder = mkdtempSync(path.join(tmpdir(), 'phidelity-bench-'));
      cleanUp.add(() => rmSync(folder, { recursive: true, force: true }));
      const profile = VscodeProfile.create();
      cleanUp.add(() => profile.remove());
      const storage = path.join(
        profile.userDataDir,
        'User',
        'globalStorage',
        'phidelity.phidelity',
        'conversations',
      );
      mkdirSync(storage, { recursive: true });
      writeFileSync(path.join(storage, 'long.jsonl'), longConversation('long'));
      const workbench = await Workbench.open({ extensionFolder, folder, profile });
      cleanUp.add(() => workbench.close());
      await workbench.openPanel();
      const frame = await workbench.panelFrame();

      const times: number[] = [];
      for (let run = 0; run < runs; run++) {
        await workbench.runCommand('Phidelity: New Chat');
        await workbench.panel.locator('.turn').first().waitFor({ state: 'detached' });
        await keyboardInPanel(workbench);
        // The second frame that has all turns is one after they were painted.
        const seen = frame.waitForFunction(
          ([count, attribute]) => {
            const { body } = document;
            if (document.querySelectorAll('.turn').length < count) return false;
            if (body.hasAttribute(attribute)) return performance.timeOrigin + performance.now();
            body.setAttribute(attribute, '');
            return false;
          },
          [turnCount, `data-seen-${run}`] as const,
          { polling: 'raf' },
        );
        await workbench.runCommand('Phidelity: Show Chat History');
        const row = workbench.quickInputRow(title);
        await row.waitFor();
        // Taken before the key is pressed: what the automation costs is counted against us.
        const chosen = Date.now();
        await workbench.page.keyboard.press('Enter');
        times.push(Number(await (await seen).jsonValue()) - chosen);
        await keyboardInPanel(workbench);
      }
      return [
        {
          name: 'history item chosen to conversation shown, median',
          value: quantile(times, 0.5),
          unit: 'ms',
          goal: { atMost: 300 },
        },
        { name: 'history item chosen to conversation shown, worst', value: Math.max(...times), unit: 'ms' },
      ];
    } finally {
      await cleanUp.run();
    }
  },
};
