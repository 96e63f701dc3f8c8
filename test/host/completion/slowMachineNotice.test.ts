import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { registerSlowMachineNotice } from '../../../src/host/completion/slowMachineNotice.ts';
import { RememberedValues } from '../../../src/platform/storage/rememberedValues.ts';
import { memoryLogger } from '../../support/engineFixture.ts';
import { FileTree } from '../../support/fileTree.ts';
import { changeSetting } from './support/changeSetting.ts';
import { openDocument } from './support/openDocument.ts';
import { ProviderFixture } from './support/providerFixture.ts';

const automatic = { triggerKind: vscode.InlineCompletionTriggerKind.Automatic };
const limit = 0.2;

describe('a machine that is too slow', () => {
  let fixture: ProviderFixture;
  let files: FileTree;
  let memory: RememberedValues;
  let notice: vscode.Disposable;

  beforeEach(async () => {
    fixture = new ProviderFixture();
    files = await FileTree.create();
    memory = await RememberedValues.open(files.path('remembered.json'), memoryLogger());
    await changeSetting(fixture.settings, 'completion.slowAfterSeconds', limit);
  });

  afterEach(async () => {
    notice.dispose();
    await memory.refresh(); // after what is still being written
    await files.remove();
    await changeSetting(fixture.settings, 'completion.slowAfterSeconds', undefined);
    fixture.dispose();
    await vscode.commands.executeCommand('notifications.clearAll');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  function watch(): void {
    notice = registerSlowMachineNotice({ ...parts(), memory });
  }

  const parts = () => ({
    completer: fixture.completer,
    engine: fixture.engine,
    settings: fixture.settings,
  });

  /** Completions that take longer than is of use. */
  async function completeSlowly(): Promise<void> {
    for (const name of ['a', 'b', 'c']) {
      await openDocument(`${name} = █`);
      await fixture.ask('1', automatic, 2 * limit * 1000);
    }
  }

  it('completes only when invoked from then on, says why, and remembers that it said so', async () => {
    watch();
    await completeSlowly();
    assert.equal(fixture.completer.isAutomatic, false);
    assert.deepEqual(memory.get('slowModels'), { '/models/scripted.gguf': 'told' });
    await openDocument('d = █');
    const { items, asked, sign } = await fixture.ask('1', automatic);
    assert.deepEqual([items, asked], [[], 0]);
    assert.match(sign ?? '', /because they take too long/);
    assert.equal((await fixture.ask('1')).items.length, 1);
  });

  it('stays automatic if the user has decided so before', async () => {
    await memory.update('slowModels', () => ({ '/models/scripted.gguf': 'keep-automatic' }));
    watch();
    await completeSlowly();
    assert.equal(fixture.completer.isAutomatic, true);
    await openDocument('d = █');
    assert.equal((await fixture.ask('1', automatic)).items.length, 1);
  });
});
