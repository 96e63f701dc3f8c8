import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import path from 'node:path';
import * as vscode from 'vscode';
import type { DownloadProgress } from '../../../src/core/models/downloadProgress.ts';
import { useModelFile } from '../../../src/host/engine/modelCommands.ts';
import { DownloadTokens } from '../../../src/host/models/downloadTokens.ts';
import { ModelDownloads } from '../../../src/host/models/modelDownloads.ts';
import { Settings } from '../../../src/host/settings/settings.ts';
import { ForkedEngine } from '../../../src/platform/engine/forkedEngine.ts';
import { nodeTimer } from '../../../src/platform/nodeTimer.ts';
import { memoryLogger } from '../../support/engineFixture.ts';
import { FileTree } from '../../support/fileTree.ts';
import { ModelServer } from '../../support/modelServer.ts';
import { until } from '../../support/until.ts';

/** Secrets that are forgotten with the test. */
function secretsInMemory(): vscode.SecretStorage {
  const kept = new Map<string, string>();
  return {
    get: async (key) => kept.get(key),
    store: async (key, value) => void kept.set(key, value),
    delete: async (key) => void kept.delete(key),
    onDidChange: new vscode.EventEmitter<vscode.SecretStorageChangeEvent>().event,
  };
}

describe('ModelDownloads', () => {
  const { extensionPath } = vscode.extensions.getExtension('phidelity.phidelity')!;
  const demoModel = path.join(extensionPath, 'models', 'phi-4-demo.gguf');
  const set = (section: string, key: string, value: unknown): Thenable<void> =>
    vscode.workspace.getConfiguration(section).update(key, value, vscode.ConfigurationTarget.Global);
  let files: FileTree;
  let server: ModelServer;
  let settings: Settings;
  let downloads: ModelDownloads;
  let tokens: DownloadTokens;

  beforeEach(async () => {
    files = await FileTree.create();
    server = await ModelServer.start(readFileSync(demoModel));
    settings = new Settings(demoModel);
    tokens = new DownloadTokens(secretsInMemory());
    downloads = new ModelDownloads({
      catalogue: [server.file],
      folder: files.path('models'),
      hashEntry: path.join(extensionPath, 'dist', 'fileHash.mjs'),
      settings,
      tokens,
      clock: { now: () => Date.now() },
      timer: nodeTimer,
      logger: memoryLogger(),
    });
  });

  afterEach(async () => {
    downloads.dispose();
    settings.dispose();
    await set('phidelity', 'model.mirror', undefined);
    await set('phidelity', 'model.path', undefined);
    await server.stop();
    await files.remove();
  });

  /** Sets the mirror as a person does, and waits until it is noticed. */
  const useMirror = async (address: string): Promise<void> => {
    await set('phidelity', 'model.mirror', address);
    await until(() => settings.mirror === address);
  };
  const download = async (): ReturnType<ModelDownloads['download']> =>
    downloads.download(downloads.catalogue[0]!, () => {});

  it('downloads from the mirror that is set, with the token for it, and the model loads and is used', async function () {
    this.timeout(60_000);
    await useMirror(`${server.origin}/hub/`);
    await tokens.set({ origin: server.origin, token: 'secret' });
    const end = await download();
    assert.deepEqual(end, { state: 'complete', path: files.path('models', 'some-model.gguf') });
    const [request] = server.requests;
    assert.equal(request?.path, '/hub/someone/some-model/resolve/abcdef/some-model.gguf');
    assert.equal(request?.headers.authorization, 'Bearer secret');
    const engine = new ForkedEngine({
      entry: path.join(extensionPath, 'dist', 'engine.mjs'),
      logger: memoryLogger(),
    });
    try {
      await useModelFile(engine, settings, downloads.pathOf(downloads.catalogue[0]!));
      assert.equal(engine.status.state, 'ready');
      assert.equal(
        vscode.workspace.getConfiguration('phidelity').get('model.path'),
        files.path('models', 'some-model.gguf'),
      );
    } finally {
      engine.dispose();
    }
  });

  it("goes through VS Code's proxy", async () => {
    const asked: string[] = [];
    const tunnels: Socket[] = [];
    const proxy: Server = createServer();
    proxy.on('connect', ({ url = '' }, socket: Socket) => {
      asked.push(url);
      const there = connect(Number(new URL(server.origin).port), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        there.pipe(socket).pipe(there);
      });
      tunnels.push(socket, there);
      for (const end of [socket, there]) end.on('error', () => end.destroy());
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    try {
      await set('http', 'proxy', `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
      // A name that exists nowhere: only the proxy can lead there.
      await useMirror('http://models.invalid');
      assert.equal((await download()).state, 'complete');
      assert.deepEqual([...new Set(asked)], ['models.invalid:80']);
    } finally {
      await set('http', 'proxy', undefined);
      for (const end of tunnels) end.destroy();
      await new Promise((resolve) => proxy.close(resolve));
    }
  });

  it('reports, pauses, lists and deletes downloads', async () => {
    await useMirror(server.origin);
    server.bytesPerSecond = 500_000;
    const [file] = downloads.catalogue;
    const seen: DownloadProgress[] = [];
    const begun = new Promise<void>((resolve) => {
      downloads.onDidChange(() => {
        if (downloads.running?.progress.state === 'downloading') resolve();
      });
    });
    const ended = downloads.download(file!, (progress) => seen.push(progress));
    await assert.rejects(download(), { reason: 'download-elsewhere' });
    await begun;
    await downloads.pause();
    const end = await ended;
    assert.ok(end.state === 'paused' && end.received > 0);
    assert.equal(downloads.running, undefined);
    assert.deepEqual(await downloads.partial(), [{ file, received: end.received }]);
    assert.deepEqual(await downloads.list(), []);

    server.bytesPerSecond = Number.POSITIVE_INFINITY;
    await download();
    assert.equal(server.offsets.at(-1), end.received);
    assert.deepEqual(await downloads.partial(), []);
    assert.deepEqual(await downloads.list(), [
      { path: downloads.pathOf(file!), fileName: file!.fileName, bytes: file!.bytes },
    ]);
    await downloads.delete(file!.fileName);
    assert.deepEqual(await downloads.list(), []);
    assert.ok(seen.some(({ state }) => state === 'downloading'));
  });

  it('uses Hugging Face where no mirror is set, and ignores workspace settings', () => {
    assert.equal(
      downloads.addressOf(server.file).href,
      'https://huggingface.co/someone/some-model/resolve/abcdef/some-model.gguf',
    );
    const { contributes, capabilities } = vscode.extensions.getExtension('phidelity.phidelity')!
      .packageJSON as {
      contributes: { configuration: readonly { properties: Record<string, { scope: string }> }[] };
      capabilities: { untrustedWorkspaces: { restrictedConfigurations: readonly string[] } };
    };
    const [{ scope }] = contributes.configuration.flatMap(
      ({ properties }) => properties['phidelity.model.mirror'] ?? [],
    ) as [{ scope: string }];
    assert.equal(scope, 'machine');
    assert.ok(capabilities.untrustedWorkspaces.restrictedConfigurations.includes('phidelity.model.mirror'));
  });
});
