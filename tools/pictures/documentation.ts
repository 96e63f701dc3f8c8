import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CleanUpStack } from '../cleanUpStack.ts';
import { projectRoot } from '../projectRoot.ts';
import { runEntryPoint } from '../runEntryPoint.ts';
import { SetupError } from '../setupError.ts';
import { Workbench } from '../vscode/workbench.ts';
import { editing } from './editing.ts';
import { save } from './savePicture.ts';
import { Stage } from './stage.ts';

const stepTimeoutMs = 60_000;
const sideBarWidth = 520;
const size = { width: 1400, height: 900 };

const forecasts = `"""Forecasts for the dashboard."""

import csv
import datetime

import pandas as pd
import requests
import weather_oracle


def forecast(city: str) -> list[dict]:
    url = f"https://example.org/{city}"
    return requests.get_json(url, timeout=10)["days"]


def save(days: list[dict], path: str) -> None:
    with open(path, "w", newline="") as file:
        writer = csv.DictWriter(file, ["day", "rain"], delimeter=";")
        writer.writerows(days)


def table(days: list[dict]) -> pd.DataFrame:
    return pd.DataFrame(days)
`;

const failingRun = `Traceback (most recent call last):
  File "/app/main.py", line 4, in <module>
    print(most_common_words(None))
  File "/app/text_stats.py", line 21, in most_common_words
    counts = word_counts(text)
  File "/app/text_stats.py", line 16, in word_counts
    return Counter(words(text))
AttributeError: 'NoneType' object has no attribute 'lower'
`;

const report = `import json
import string

import requests

print(string.capwords(json.dumps(requests.codes.ok)))
`;

async function answer(stage: Stage, question: string, picture: string): Promise<void> {
  const { workbench } = stage;
  await stage.command('newChat');
  await workbench.panel.locator('.empty-state').waitFor();
  await workbench.resize({ ...size, height: 1100 });
  await stage.ask(question);
  await workbench.panel.locator('.code-block .verification-chip').last().click();
  await workbench.panel.locator('.verified-item').first().waitFor();
  const turn = workbench.panel.locator('.turn').last();
  await turn.locator('.answer-toolbar').scrollIntoViewIfNeeded();
  await save(stage, picture, [turn]);
  await workbench.resize(size);
}

async function editor(stage: Stage): Promise<void> {
  const { workbench } = stage;
  await stage.command('verifyWorkspace');
  await workbench.notifications.getByRole('button', { name: stage.text('Show APIs to Verify') }).click();
  await stage.open('weather.py', 13);
  await workbench.underlined('error').first().waitFor();
  await workbench.runCommand('Notifications: Clear All Notifications');
  const view = workbench.viewRows(stage.manifestText('view.unverified.name'));
  await view.getByText('requests.get_json').waitFor();
  await workbench.page
    .locator('.pane-header', { hasText: stage.manifestText('view.chat.name') })
    .first()
    .click();
  const code = workbench.editorLine('return pd.DataFrame').first();
  await save(stage, 'docs/images/verification-list.png', [view.first(), view.last(), code]);
  await workbench.editorLine('import requests').getByText('requests').last().hover();
  const hover = workbench.hover(stage.text('Documentation')).first();
  await hover.waitFor();
  await save(stage, 'docs/images/verification-hover.png', [
    hover,
    workbench.editorLine('requests.get_json').first(),
  ]);
  await workbench.page.mouse.move(900, 800);
  await workbench.closeSideBars();
  await workbench.goToLine(13);
  for (let column = 0; column < 21; column += 1) await workbench.page.keyboard.press('ArrowRight');
  await workbench.page.keyboard.press('ControlOrMeta+.');
  await workbench.quickFixMenu.waitFor();
  const lines = ['Forecasts for the dashboard', 'delimeter'].map((text) =>
    workbench.editorLine(text).first(),
  );
  const texts = lines.map((line) => line.locator('> span').first());
  await save(stage, 'docs/images/verification-editor.png', [...texts, workbench.quickFixMenu]);
  await workbench.page.keyboard.press('Escape');
}

async function attaching(stage: Stage): Promise<void> {
  const { workbench } = stage;
  await stage.command('newChat');
  await workbench.panel.locator('.empty-state').waitFor();
  await stage.open('text_stats.py');
  await workbench.selectLines(19, 22);
  await stage.command('addSelectionToChat');
  await stage.open('retry.py');
  await stage.command('addFileToChat');
  await workbench.panel.locator('.attachment-chip').nth(1).waitFor();
  await workbench.panel.locator('.composer textarea').click();
  await workbench.page.keyboard.type('Does retrying change what is counted in #re', { delay: 20 });
  const list = workbench.panel.getByRole('listbox');
  await list.getByRole('option', { name: 'report.py' }).waitFor();
  await save(stage, 'docs/images/attaching.png', [list, workbench.panel.locator('.composer-box')]);
  await workbench.page.keyboard.press('Escape');
}

async function leftOut(stage: Stage): Promise<void> {
  const { workbench } = stage;
  await workbench.runCommand('View: Show Explorer');
  const title = stage.manifestText('command.addFolderToChat.title');
  await workbench.chooseFromContextMenu(workbench.explorerRow('service'), title);
  await workbench.quickInputRow('service/.env').waitFor();
  await save(stage, 'docs/images/attaching-folder.png', [workbench.quickInput]);
  await workbench.page.keyboard.press('Escape');
}

async function explainingError(stage: Stage): Promise<void> {
  const { workbench } = stage;
  await stage.command('newChat');
  await workbench.panel.locator('.empty-state').waitFor();
  await workbench.page.evaluate((text) => navigator.clipboard.writeText(text), failingRun);
  await stage.command('explainClipboardError');
  const chips = workbench.panel.locator('.attachment-chip');
  await chips.nth(2).waitFor();
  await save(stage, 'docs/images/explaining-error.png', [workbench.panel.locator('.composer-box')]);
  await workbench.panel.locator('.composer textarea').fill('');
  for (let left = await chips.count(); left > 0; left = await chips.count()) {
    await chips.last().getByRole('button').last().click();
    await chips.nth(left - 1).waitFor({ state: 'detached' });
  }
}

async function commands(stage: Stage): Promise<void> {
  const { workbench } = stage;
  await stage.command('newChat');
  await workbench.panel.locator('.empty-state').waitFor();
  await stage.open('intervals.py');
  await workbench.goToLine(15);
  await workbench.panel.locator('.composer textarea').click();
  await workbench.page.keyboard.type('/', { delay: 20 });
  const list = workbench.panel.getByRole('listbox');
  await list.getByRole('option', { name: '/commit' }).waitFor();
  await save(stage, 'docs/images/commands.png', [list, workbench.panel.locator('.composer-box')]);
  await workbench.page.keyboard.press('Escape');
  await workbench.page.keyboard.press('Backspace');
}

/** With the side bars closed, so that nothing else shows the chat. */
async function chatInEditor(stage: Stage): Promise<void> {
  const { workbench } = stage;
  await workbench.runCommand('View: Close All Editors');
  await workbench.closeSideBars();
  await stage.open('text_stats.py');
  await workbench.selectLines(19, 22);
  await stage.command('openChatInEditor');
  const { extensionPage } = workbench;
  const box = extensionPage.locator('.composer textarea');
  await box.fill('How do I count the words in a text?');
  await box.press('Enter');
  await extensionPage.locator('.verification-chip').first().waitFor();
  await box.click();
  await workbench.page.keyboard.type('/explain ', { delay: 20 });
  await extensionPage.locator('.composer .attachment-chip').waitFor();
  await save(stage, 'docs/images/chat-in-editor.png');
}

async function overview(stage: Stage): Promise<void> {
  const { workbench } = stage;
  await workbench.runCommand('View: Close All Editors');
  await workbench.openPanel();
  await stage.open('numbers.py');
  await workbench.waitForEditorFocus();
  await workbench.page.keyboard.type('def is_prime(n: int) -> bool:', { delay: 60 });
  await workbench.page.keyboard.press('Enter');
  await workbench.ghostText('return True').waitFor({ state: 'attached' });
  await save(stage, 'media/screenshot.png');
}

async function modelPage(stage: Stage): Promise<void> {
  await stage.openModelPage();
  await save(stage, 'docs/images/model-page.png', [stage.workbench.extensionPage.locator('body')]);
}

/**
 * `npm run pictures:docs -- --python PATH`: shoots the pictures of the documentation and of the README anew, in place.
 * The interpreter must have requests and must not have pandas, which the pictures show.
 */
await runEntryPoint(async () => {
  const python = process.argv[process.argv.indexOf('--python') + 1];
  if (!process.argv.includes('--python') || !python)
    throw new SetupError('Name a Python that has requests and not pandas: --python PATH.');
  const cleanUp = new CleanUpStack();
  try {
    const parent = mkdtempSync(path.join(tmpdir(), 'phidelity-pictures-'));
    cleanUp.addSync(() => rmSync(parent, { recursive: true, force: true }));
    const folder = path.join(parent, 'dashboard');
    cpSync(path.join(projectRoot, 'demo', 'workspace'), folder, { recursive: true });
    for (const [name, text] of Object.entries({
      'weather.py': forecasts,
      'report.py': report,
      'numbers.py': '',
      'service/app.py': 'import config\n\nprint(config.DEBUG)\n',
      'service/config.py': 'DEBUG = True\n',
      'service/.env': 'DEBUG=1\n',
      'service/dump.bin': '\0'.repeat(600),
      'service/node_modules/left-pad/index.js': '',
    })) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
    }
    const settings = {
      'phidelity.verification.defaultInterpreterPath': path.resolve(python),
      'workbench.colorTheme': 'Dark Modern',
      'window.dialogStyle': 'custom',
      'workbench.editor.useModal': 'off',
    };
    const workbench = await Workbench.open({ folder, extensionFolder: projectRoot, size, settings });
    cleanUp.add(() => workbench.close());
    workbench.page.setDefaultTimeout(stepTimeoutMs);
    const stage = new Stage(workbench, undefined, folder, path.join(projectRoot, 'out', 'pictures'));
    await workbench.openPanel();
    await workbench.resizeSideBar(sideBarWidth);
    await answer(stage, 'How do I fetch several URLs in parallel?', 'docs/images/verification-chat.png');
    await answer(
      stage,
      'How do I compute the phase of the moon?',
      'docs/images/verification-unknown-package.png',
    );
    await attaching(stage);
    await leftOut(stage);
    await explainingError(stage);
    await commands(stage);
    await overview(stage);
    await editor(stage);
    await modelPage(stage);
    await chatInEditor(stage);
    await editing(stage);
    return 0;
  } finally {
    await cleanUp.run();
  }
});
