import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import type { ModelInfo } from '../../../src/core/ports/engine.ts';
import { MeasuredSpeed } from '../../../src/host/models/measuredSpeed.ts';
import { Settings } from '../../../src/host/settings/settings.ts';
import { RememberedValues } from '../../../src/platform/storage/rememberedValues.ts';
import { chatFixture, type ChatFixture } from '../../support/chatFixture.ts';
import { memoryLogger } from '../../support/engineFixture.ts';
import { FileTree } from '../../support/fileTree.ts';
import { modelInfo } from '../../../tools/modelInfo.ts';
import { ScriptedEngine } from '../../support/scriptedEngine.ts';

describe('MeasuredSpeed', () => {
  const { extensionPath } = vscode.extensions.getExtension('phidelity.phidelity')!;
  const phi4 = modelInfo({ name: 'phi-4-Q4_K_M', kind: 'phi-4' });
  const usage = {
    promptTokens: 120,
    reusedTokens: 0,
    evaluatedTokens: 120,
    generatedTokens: 50,
    promptSeconds: 10,
    generationSeconds: 10,
    contextTokens: 170,
    contextSize: 4096,
  };
  let settings: Settings;
  let chat: ChatFixture;
  let engine: ScriptedEngine;
  let files: FileTree;
  let memory: RememberedValues;
  let record: MeasuredSpeed;

  const start = (): MeasuredSpeed =>
    new MeasuredSpeed({
      memory,
      settings,
      engineEntry: path.join(extensionPath, 'dist', 'engine.mjs'),
      childSetup: {},
      logger: memoryLogger(),
      session: chat.session,
      engine,
    });

  beforeEach(async () => {
    settings = new Settings(path.join(extensionPath, 'models', 'phi-4-demo.gguf'));
    engine = new ScriptedEngine(async () => ({ usage }));
    engine.load = async () => phi4;
    chat = chatFixture(engine);
    files = await FileTree.create();
    memory = await RememberedValues.open(files.path('remembered.json'), memoryLogger());
    record = start();
  });

  afterEach(async () => {
    record.dispose();
    settings.dispose();
    chat.dispose();
    await memory.refresh(); // after what is still being written
    await files.remove();
  });

  /** Asks, and waits for the answer's end, of a model that is loaded. */
  const ask = async (model: ModelInfo): Promise<void> => {
    engine.status = { state: 'ready', model };
    engine.load = async () => model;
    const ended = new Promise<void>((resolve) => {
      const listening = chat.session.onUpdate((update) => {
        if (update.kind !== 'turn' || update.turn.state !== 'complete') return;
        listening.dispose();
        resolve();
      });
    });
    await chat.session.ask('How?');
    await ended;
  };

  it('is unknown before a measurement', () => {
    assert.deepEqual(record.speedFor(9e9), { state: 'unknown' });
  });

  it('is measured with an answer of phi-4, and survives a restart', async () => {
    await ask(phi4);
    const measured = { state: 'measured', reading: 12, writing: 5, modelName: 'phi-4-Q4_K_M' };
    assert.deepEqual(record.speedFor(9e9), measured);
    record.dispose();
    record = start();
    assert.deepEqual(record.speedFor(9e9), measured);
  });

  it('ignores other models', async () => {
    await ask(modelInfo({ name: 'another', kind: 'other' }));
    assert.deepEqual(record.speedFor(9e9), { state: 'unknown' });
  });

  it('measures on the real engine, which an estimate is made of', async function () {
    this.timeout(120_000);
    const seen: string[] = [];
    record.onDidChange(() => seen.push(record.speedFor(9e9).state));
    await record.measure();
    assert.equal(seen[0], 'measuring');
    const speed = record.speedFor(9e9);
    assert.ok(speed.state === 'estimated' && speed.writing > 0 && speed.reading > 0, JSON.stringify(speed));
    const half = record.speedFor(4.5e9);
    assert.ok(half.state === 'estimated' && half.writing > 1.9 * speed.writing);
  });

  it('reports an error where nothing can be measured', async () => {
    record.dispose();
    record = new MeasuredSpeed({
      memory,
      settings,
      engineEntry: path.join(extensionPath, 'dist', 'no-engine.mjs'),
      childSetup: {},
      logger: memoryLogger(),
      session: chat.session,
      engine,
    });
    await record.measure();
    assert.equal(record.speedFor(9e9).state, 'failed');
  });
});
