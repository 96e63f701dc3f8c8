import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { ChatServer } from '../support/chatServer.ts';
import { until } from '../support/until.ts';
import { panelTest } from './support/panelTest.ts';

const fenced = (code: string): string => `\`\`\`python\n${code}\n\`\`\`\n`;

describe('Edit with Phidelity', () => {
  const test = panelTest({ workspace: 'demo/workspace' });
  let server: ChatServer;

  before('start a server', async () => {
    server = await ChatServer.start();
    await test.workbench.applySettings({ 'phidelity.endpoints': [{ url: server.url, name: 'team-gpu' }] });
    await test.workbench.statusEntry('engine').getByText('team-model @ team-gpu').waitFor();
  });
  after(() => server.stop());

  const file = (): string => path.join(test.folder, 'shapes.py');
  const onDisk = (): string => readFileSync(file(), 'utf8');
  const diff = (): Locator =>
    test.workbench.page.locator('.editor-group-container.active .monaco-diff-editor');
  const modified = (): Locator => diff().locator('.editor.modified .view-lines');

  /** Asks for a change of a method of the sample, with the keys, and waits until it can be reviewed. */
  const edit = async (code: string): Promise<void> => {
    const { workbench } = test;
    server.answer = fenced(code);
    await workbench.openFile(file(), 20);
    await workbench.waitForEditorFocus();
    await workbench.page.keyboard.press('ControlOrMeta+i');
    await workbench.quickInput.getByText('What should change in lines 19 to 20?').waitFor();
    await workbench.page.keyboard.type('Round the area.');
    await workbench.page.keyboard.press('Enter');
    await workbench.activeTab('shapes.py (Proposed Change)').waitFor();
    await modified().getByText('round').first().waitFor();
  };
  const title = (name: string): Locator =>
    test.workbench.page.locator('.editor-group-container.active .title').getByRole('button', { name });

  it('shows the change beside the code, and Escape leaves the file as it was', async () => {
    const before = onDisk();
    await edit('def area(self) -> float:\n    return round(math.pi * self.radius**2, 2)');
    assert.match(server.questions.at(-1)!, /Change this code: Round the area\./);
    await title('Accept All Proposed Changes').waitFor();
    await modified().getByText('round').first().click();
    await test.workbench.page.keyboard.press('Escape');
    await diff().waitFor({ state: 'detached' });
    await test.workbench.activeTab('shapes.py').waitFor();
    assert.equal(onDisk(), before);
  });

  it('writes the change when it is accepted, and one undo takes it back', async () => {
    const { workbench } = test;
    await edit('def area(self) -> float:\n    return round(math.pi * self.radius**2, 2)');
    await title('Accept All Proposed Changes').click();
    await diff().waitFor({ state: 'detached' });
    await workbench.waitForEditorText(/return round\(math\.pi/);
    await workbench.waitForEditorFocus();
    await workbench.page.keyboard.press('ControlOrMeta+z');
    await workbench.waitForEditorText(/return math\.pi/);
  });

  it('says what does not exist in the change, and one click has it written again', async () => {
    const { workbench } = test;
    await edit('def area(self) -> float:\n    return round(math.pie * self.radius**2, 2)');
    const message = workbench.notifications.getByText('In the proposed change: 1 API does not exist');
    await message.waitFor();
    server.answer = fenced('def area(self) -> float:\n    return round(math.pi * self.radius**2, 2)');
    await workbench.notifications.getByRole('button', { name: 'Rewrite with What Exists' }).click();
    await until(() => server.questions.at(-1)!.includes('`math.pie` does not exist.'));
    await modified().getByText('math.pie').waitFor({ state: 'detached' });
    await title('Reject All Proposed Changes').click();
    await diff().waitFor({ state: 'detached' });
  });

  it('asks before it leaves a file that is no Python any more', async () => {
    const { workbench } = test;
    await edit('def area(self) -> float:\n    return round(math.pi * self.radius**2, 2))');
    await workbench.notifications
      .getByText('What is proposed for shapes.py is not valid Python: see line 20.')
      .waitFor();
    await title('Accept All Proposed Changes').click();
    const question = workbench.notifications.getByText('shapes.py would not be valid Python any more');
    await question.waitFor();
    await diff().waitFor();
    await workbench.notifications.getByRole('button', { name: 'Accept Anyway' }).click();
    await diff().waitFor({ state: 'detached' });
    await workbench.waitForEditorText(/radius\*\*2, 2\)\)/);
    await workbench.waitForEditorFocus();
    await workbench.page.keyboard.press('ControlOrMeta+z');
    await workbench.waitForEditorText(/return math\.pi/);
  });

  it('is gone after the window was reloaded, and the file is as it was', async () => {
    const { workbench } = test;
    const before = onDisk();
    await edit('def area(self) -> float:\n    return round(math.pi * self.radius**2, 2)');
    await workbench.reload();
    await workbench.page.locator('.monaco-diff-editor').waitFor({ state: 'detached' });
    assert.equal(onDisk(), before);
    await edit('def area(self) -> float:\n    return round(math.pi * self.radius**2, 3)');
    await title('Reject All Proposed Changes').click();
    await diff().waitFor({ state: 'detached' });
  });

  it('applies the code of an answer to the function of the same name, and asks where that is not clear', async () => {
    const { workbench, panel } = test;
    await workbench.openFile(file(), 20);
    const apply = async (code: string): Promise<void> => {
      server.answer = `Like this:\n\n${fenced(code)}`;
      await panel.openEmpty();
      const answer = await panel.askAndWait('How do I change this?');
      await answer.getByRole('button', { name: 'Apply to file' }).click();
    };
    await apply(
      'def total_area(shapes: Iterable[Shape]) -> float:\n    return round(sum(one.area() for one in shapes))',
    );
    await workbench.activeTab('shapes.py (Proposed Change)').waitFor();
    await modified().getByText('round').first().waitFor();
    await title('Reject All Proposed Changes').click();
    await diff().waitFor({ state: 'detached' });
    await workbench.activeTab('shapes.py').waitFor();
    await apply('def area(self) -> float:\n    return 1.0');
    const places = workbench.quickInputRows.filter({ hasText: 'Replace area' });
    await places.nth(2).waitFor();
    await places.filter({ hasText: 'lines 28 to 29' }).click();
    await workbench.activeTab('shapes.py (Proposed Change)').waitFor();
    await modified().getByText('1.0').first().waitFor();
    await title('Accept All Proposed Changes').click();
    await diff().waitFor({ state: 'detached' });
    await workbench.waitForEditorText(/return 1\.0/);
    await workbench.waitForEditorFocus();
    await workbench.page.keyboard.press('ControlOrMeta+z');
    await workbench.waitForEditorText(/return self\.width/);
  });

  let tries = 0;

  it('applies all files of an answer, a new one too, and says what does not exist in them', async () => {
    const { workbench, panel } = test;
    const name = `report${++tries}.py`;
    await workbench.openFile(file(), 20);
    server.answer = [
      '### shapes.py',
      fenced(
        `def total_area(shapes: Iterable[Shape]) -> float:\n    return round(sum(one.area() for one in shapes), ${tries})`,
      ),
      'And a new one:',
      `\`\`\`python tools${tries}/${name}\nimport math\n\n\ndef report() -> float:\n    return math.pie\n\`\`\``,
    ].join('\n\n');
    await panel.openEmpty();
    const answer = await panel.askAndWait('How do I report the areas?');
    await answer.getByRole('button', { name: 'Apply all 2 files' }).click();
    await workbench.activeTab('shapes.py (Proposed Change, 1 of 2)').waitFor();
    await modified().getByText('round').first().waitFor();
    const created = path.join(test.folder, `tools${tries}`, name);
    await title('Accept All Proposed Changes').click();
    await workbench.activeTab(`${name} (New File, 2 of 2)`).waitFor();
    assert.equal(existsSync(path.dirname(created)), false);
    await modified().getByText('math.pie').waitFor();
    server.answer = fenced('def report() -> float:\n    return math.pi');
    await title('Rewrite the Proposed Change with What Exists').click();
    await until(() => server.questions.at(-1)!.includes('`math.pie` does not exist.'));
    await modified().getByText('math.pie').waitFor({ state: 'detached' });
    await title('Accept All Proposed Changes').click();
    await diff().waitFor({ state: 'detached' });
    await workbench.activeTab(name).waitFor();
    assert.equal(
      readFileSync(created, 'utf8'),
      'import math\n\n\ndef report() -> float:\n    return math.pi\n',
    );
  });
});
