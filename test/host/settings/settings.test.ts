import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Settings } from '../../../src/host/settings/settings.ts';

describe('Settings', () => {
  const configuration = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('phidelity');
  let settings: Settings;

  beforeEach(() => {
    settings = new Settings('/somewhere/demo.gguf');
  });

  afterEach(async () => {
    settings.dispose();
    for (const key of ['chat.maxTokens', 'model.path', 'endpoints', 'endpointFallback'])
      await configuration().update(key, undefined, vscode.ConfigurationTarget.Global);
  });

  /** Changes a setting as a user does, and waits until it is noticed. */
  async function change(key: string, value: unknown): Promise<void> {
    const noticed = new Promise<void>((resolve) => {
      const listening = settings.onDidChange(() => {
        listening.dispose();
        resolve();
      });
    });
    await configuration().update(key, value, vscode.ConfigurationTarget.Global);
    await noticed;
  }

  it('uses the demo model until the user chooses another', async () => {
    assert.equal(settings.current.model.modelPath, '/somewhere/demo.gguf');
    assert.equal(settings.isDemo, true);
    assert.equal(settings.modelName, 'demo model');
    await change('model.path', '/models/phi-4-Q4_K_M.gguf');
    assert.equal(settings.current.model.modelPath, '/models/phi-4-Q4_K_M.gguf');
    assert.equal(settings.isDemo, false);
    assert.equal(settings.modelName, 'phi-4-Q4_K_M');
  });

  it('follows a change, and keeps what was handed out before as it was', async () => {
    const before = settings.current;
    await change('chat.maxTokens', 77);
    assert.equal(settings.current.maxTokens, 77);
    assert.equal(before.maxTokens, 2048);
    assert.ok(Object.isFrozen(before));
  });

  it('reports an invalid value, and uses the default', async () => {
    await change('chat.maxTokens', -1);
    assert.deepEqual(
      settings.problems.map(({ key }) => key),
      ['phidelity.chat.maxTokens'],
    );
    assert.equal(settings.current.maxTokens, 2048);
  });

  it('sends nothing to an endpoint without the role, and does not fall back to the demo model', async () => {
    const nowhere = { usesEndpoint: false, fallsBack: false, model: settings.current.model };
    assert.deepEqual(settings.routeOf('chat'), nowhere);
    let events = 0;
    const listening = settings.onDidChangeEndpoints(() => (events += 1));
    await change('endpoints', [{ url: 'https://gpu.example.com', roles: ['chat'] }]);
    assert.deepEqual(settings.routeOf('chat'), { ...nowhere, usesEndpoint: true });
    assert.deepEqual(settings.routeOf('completion'), nowhere);
    assert.equal(events, 1);
    await change('model.path', '/models/phi-4-Q4_K_M.gguf');
    assert.equal(events, 1, 'another model does not affect endpoints');
    assert.equal(settings.routeOf('chat').fallsBack, true);
    await change('endpointFallback', false);
    assert.equal(settings.routeOf('chat').fallsBack, false);
    listening.dispose();
  });
});
