import { setTimeout as sleep } from 'node:timers/promises';
import { commands, type Tab, TabInputNotebook, TabInputText, TabInputTextDiff, window } from 'vscode';

/** Milliseconds after which something that is waited for does not come. */
const patience = 60_000;

/** @throws When it does not come true. */
export async function until(isTrue: () => boolean, what: string): Promise<void> {
  const end = performance.now() + patience;
  while (!isTrue()) {
    if (performance.now() > end) throw new Error(`Waited in vain for ${what}.`);
    await sleep(10);
  }
}

/** Which of all cases this VS Code is to run: the first, and the one behind the last. */
export function partOfRun(): readonly [number, number] {
  const { PHIDELITY_BENCH_FROM: from, PHIDELITY_BENCH_TO: to } = process.env;
  return [Number(from), Number(to)];
}

/** Whether a proposal is in the active tab. */
export function isReviewed(): boolean {
  const input = window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof TabInputTextDiff && input.modified.scheme === 'phidelity-edit';
}

const tabs = (): readonly Tab[] => window.tabGroups.all.flatMap((group) => group.tabs);

/** Closes all editors, without saving what is in them. */
export async function closeAll(): Promise<void> {
  for (let left = tabs(); left.length > 0; left = tabs()) {
    const { input } = window.tabGroups.activeTabGroup.activeTab ?? left[0]!;
    const isOpen = input instanceof TabInputText || input instanceof TabInputNotebook;
    const close = isOpen ? 'revertAndCloseActiveEditor' : 'closeActiveEditor';
    await commands.executeCommand(`workbench.action.${close}`);
    await until(() => tabs().length < left.length, 'a tab that closes');
  }
}
