import { availableParallelism, cpus, homedir, hostname, release, type } from 'node:os';
import { dirname } from 'node:path';
import {
  Disposable,
  env,
  type ExtensionContext,
  ProgressLocation,
  UIKind,
  version,
  window,
  workspace,
} from 'vscode';
import type { Completer } from '../../core/completion/completer.ts';
import type { ChatSession } from '../../core/conversation/chatSession.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Engine } from '../../core/ports/engine.ts';
import type { GpuFinding } from '../../core/ports/gpu.ts';
import { DiagnosticHistory } from '../../core/report/diagnosticHistory.ts';
import { memoryNow } from '../../platform/freeResources.ts';
import { diagnosticReport } from '../../wording/diagnosticReport.ts';
import { redactSetting } from '../../wording/redaction.ts';
import { registerCommand } from '../commands/registerCommand.ts';
import type { DetectedGpu } from '../models/detectedGpu.ts';
import type { Settings } from '../settings/settings.ts';
import { settingsSchema } from '../settings/settingsSchema.ts';

/** What a person has set otherwise than it comes, by its full name. */
function changedSettings(): (readonly [key: string, value: string])[] {
  const configuration = workspace.getConfiguration('phidelity');
  return Object.keys(settingsSchema).flatMap((key) => {
    const value = configuration.get(key);
    const isDefault = JSON.stringify(value) === JSON.stringify(configuration.inspect(key)?.defaultValue);
    return isDefault ? [] : [[`phidelity.${key}`, redactSetting(key, value)] as const];
  });
}

/** What the drivers tell, which takes some seconds where they were not asked yet. */
async function askedUnderProgress(gpu: DetectedGpu): Promise<GpuFinding> {
  const options = { location: ProgressLocation.Window, title: 'Phidelity: asking for the GPU' };
  return gpu.finding ?? (await window.withProgress(options, () => gpu.known()));
}

/** What must not be told, wherever it may stand: folders, machines and servers. */
function privateTexts(settings: Settings): string[] {
  const folders = workspace.workspaceFolders?.map(({ uri }) => uri.fsPath) ?? [];
  const servers = settings.endpoints.flatMap(({ url, name }) => {
    const { host, hostname: server } = new URL(url);
    return [url, host, server, ...(name === undefined ? [] : [name])];
  });
  const { modelPath } = settings.current.model;
  return [dirname(modelPath), homedir(), hostname(), ...folders, ...servers];
}

/**
 * Registers **Create Diagnostic Report**, and remembers until then the figures and errors that it tells of. The report
 * opens as a document, for the person to read; nothing is sent.
 */
export function registerReport(parts: {
  readonly context: ExtensionContext;
  /** The one of this machine. */
  readonly engine: Engine;
  readonly session: ChatSession;
  readonly completer: Completer;
  readonly settings: Settings;
  readonly gpu: DetectedGpu;
  readonly clock: Clock;
}): Disposable {
  const { context, engine, session, completer, settings, gpu, clock } = parts;
  const record = new DiagnosticHistory(clock);
  const create = async (): Promise<void> => {
    // An engine that ends meanwhile has no memory to tell of.
    const memory = 'model' in engine.status ? await engine.memory().catch(() => undefined) : undefined;
    const content = diagnosticReport({
      at: new Date(clock.now()).toISOString(),
      versions: versionFacts(context.extension.packageJSON),
      machine: machineFacts(),
      gpu: await askedUnderProgress(gpu),
      engine: engine.status,
      ...(memory ? { engineBytes: memory.residentBytes } : {}),
      settings: changedSettings(),
      answers: record.answers,
      completions: record.completions,
      errors: record.errors,
      privateTexts: privateTexts(settings),
    });
    await window.showTextDocument(await workspace.openTextDocument({ language: 'markdown', content }));
  };
  return Disposable.from(
    registerCommand('phidelity.createReport', create),
    engine.onDidChangeStatus((status) => record.status(status)),
    session.onUpdate((update) => {
      if (update.kind === 'turn') record.turn(update.turn);
    }),
    completer.onDidEnd(({ result }) => record.completion(result.usage)),
  );
}

type Fact = readonly [name: string, value: string];

/** The glibc that the process runs with, on Linux. */
function glibc(): Fact[] {
  if (process.platform !== 'linux') return [];
  const { header } = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return [['glibc', header?.glibcVersionRuntime ?? 'none']];
}

/** What runs here, and in which version. */
function versionFacts(extension: {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
}): Fact[] {
  const place = env.uiKind === UIKind.Web ? 'in a browser' : 'on the desktop';
  // Of some kinds of remotes the name is an address.
  const remote = /^[a-z-]+$/.test(env.remoteName ?? '')
    ? `, ${env.remoteName}`
    : env.remoteName
      ? ', remote'
      : '';
  return [
    ['Phidelity', extension.version],
    ['node-llama-cpp', extension.dependencies['node-llama-cpp'] ?? 'unknown'],
    ['VS Code', `${version} (${env.appName}, ${place}${remote})`],
    ['Node', process.versions.node],
    ['Electron', process.versions['electron'] ?? 'none'],
    ['System', `${type()} ${release()}, ${process.platform}-${process.arch}`],
    ...glibc(),
  ];
}

/** What the machine has. */
function machineFacts(): Fact[] {
  const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;
  const { memory, freeMemory, isRuleOfThumb } = memoryNow();
  const free = isRuleOfThumb ? 'count as usable' : 'are free';
  return [
    ['Processor', `${cpus()[0]?.model.trim() ?? 'unknown'}, ${availableParallelism()} logical cores`],
    ['Memory', `${gigabytes(memory)}, of which ${gigabytes(freeMemory)} ${free}`],
  ];
}
