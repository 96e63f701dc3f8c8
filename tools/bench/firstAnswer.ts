import type { Workbench } from '../vscode/workbench.ts';

/** Opens the walkthrough, presses its first button, and waits until the answer is complete in the chat. */
export async function firstAnswer(workbench: Workbench): Promise<string> {
  await workbench.runCommand('Phidelity: Open Walkthrough');
  await workbench.page.getByRole('button', { name: 'Ask an Example Question' }).click();
  const answer = workbench.panel.locator('.turn >> nth=-1 >> .answer[aria-busy="false"]');
  await answer.waitFor({ timeout: 120_000 });
  return answer.innerText();
}
