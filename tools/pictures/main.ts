import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CleanUpStack } from '../cleanUpStack.ts';
import { languages } from '../house/catalogues.ts';
import { projectRoot } from '../projectRoot.ts';
import { runEntryPoint } from '../runEntryPoint.ts';
import { SetupError } from '../setupError.ts';
import { Workbench } from '../vscode/workbench.ts';
import { scenes } from './scenes.ts';
import { Stage } from './stage.ts';

/** Of one step; there is no haste, and the machine may be busy. */
const stepTimeoutMs = 60_000;

type Theme = 'dark' | 'light';

/** A folder with what the scenes open. */
function writeWorkspace(): string {
  const folder = path.join(mkdtempSync(path.join(tmpdir(), 'phidelity-pictures-')), 'text-tools');
  cpSync(path.join(projectRoot, 'demo', 'workspace'), folder, { recursive: true });
  writeFileSync(path.join(folder, 'remark.py'), '');
  writeFileSync(path.join(folder, 'primes.py'), '');
  writeFileSync(path.join(folder, 'load.py'), 'import json\n\nvalue = json.parse("1")\n');
  return folder;
}

/** Shoots the scenes in one window; a scene that fails is told of and does not end the others. */
async function shoot(language: string, theme: Theme, only: RegExp): Promise<boolean> {
  const cleanUp = new CleanUpStack();
  try {
    const folder = writeWorkspace();
    cleanUp.addSync(() => rmSync(path.dirname(folder), { recursive: true, force: true }));
    const displayLanguage = language === 'en' ? undefined : language;
    const workbench = await Workbench.open({
      folder,
      extensionFolder: projectRoot,
      size: { width: 1280, height: 860 },
      settings: {
        'workbench.colorTheme': theme === 'dark' ? 'Dark Modern' : 'Light Modern',
        'window.dialogStyle': 'custom',
        'workbench.editor.useModal': 'off',
      },
      ...(displayLanguage === undefined ? {} : { language: displayLanguage }),
    });
    cleanUp.add(() => workbench.close());
    workbench.page.setDefaultTimeout(stepTimeoutMs);
    const pictures = path.join(
      projectRoot,
      'out',
      'pictures',
      theme === 'dark' ? language : `${language}-light`,
    );
    const stage = new Stage(workbench, displayLanguage, folder, pictures);
    let isWhole = true;
    for (const [name, scene] of Object.entries(scenes)) {
      if (!only.test(name)) continue;
      console.log(`${language}, ${theme}: ${name}`);
      try {
        await scene(stage);
      } catch (error) {
        isWhole = false;
        console.error(error);
        await stage.picture(`failed-${name}`);
      }
    }
    return isWhole;
  } finally {
    await cleanUp.run();
  }
}

/**
 * `npm run pictures -- LANGUAGE… [--only=PATTERN] [--light]`: what users see in each display language, as PNGs under
 * `out/pictures/LANGUAGE/`. Uses what `npm run build` built. English is `en`.
 */
await runEntryPoint(async () => {
  const args = process.argv.slice(2);
  const named = args.filter((argument) => !argument.startsWith('--'));
  const known: readonly string[] = ['en', ...languages];
  const wrong = named.find((language) => !known.includes(language));
  if (wrong !== undefined) throw new SetupError(`"${wrong}" is none of the languages: ${known.join(', ')}.`);
  const pattern = args.find((argument) => argument.startsWith('--only='))?.slice('--only='.length) ?? '';
  const theme = args.includes('--light') ? 'light' : 'dark';
  let isWhole = true;
  for (const language of named.length > 0 ? named : known)
    isWhole = (await shoot(language, theme, new RegExp(pattern))) && isWhole;
  return isWhole ? 0 : 1;
});
