import { availableParallelism, cpus, homedir, hostname, release, type } from 'node:os';
import { dirname } from 'node:path';
import {
  Disposable,
  env,
  l10n,
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
import { formatBytes } from '../../core/text/formatQuantity.ts';
import { memoryNow } from '../../platform/freeResources.ts';
import { diagnosticReport } from '../../wording/diagnosticReport.ts';
import { redactSetting } from '../../wording/redaction.ts';
import { registerCommand } from '../commands/registerCommand.ts';
import type { DetectedGpu } from '../models/detectedGpu.ts';
import type { Settings } from '../settings/settings.ts';
import { settingsSchema } from '../settings/settingsSchema.ts';

/** Settings that differ from their defaults, by their full key. */
function changedSettings(): (readonly [key: string, value: string])[] {
  const configuration = workspace.getConfiguration('phidelity');
  return Object.keys(settingsSchema).flatMap((key) => {
    const value = configuration.get(key);
    const isDefault = JSON.stringify(value) === JSON.stringify(configuration.inspect(key)?.defaultValue);
    return isDefault ? [] : [[`phidelity.${key}`, redactSetting(key, value)] as const];
  });
}

/** What the drivers report, which takes seconds if they were not asked yet. */
async function findGpuWithProgress(gpu: DetectedGpu): Promise<GpuFinding> {
  const options = { location: ProgressLocation.Window, title: l10n.t('Phidelity: detecting the GPU') };
  return gpu.finding ?? (await window.withProgress(options, () => gpu.known()));
}

/** What a report must not contain anywhere: folders, machines and servers. */
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
 * Registers **Create Diagnostic Report**, and collects the figures and errors for it. The report opens as a document for
 * the user to read; nothing is sent. It is English, whatever VS Code's display language.
 */
export function registerReport(parts: {
  readonly context: ExtensionContext;
  /** The engine of this machine. */
  readonly engine: Engine;
  readonly session: ChatSession;
  readonly completer: Completer;
  readonly settings: Settings;
  readonly gpu: DetectedGpu;
  readonly clock: Clock;
}): Disposable {
  const { context, engine, session, completer, settings, gpu, clock } = parts;
  const history = new DiagnosticHistory(clock);
  const create = async (): Promise<void> => {
    // An engine that ends meanwhile reports no memory.
    const memory = 'model' in engine.status ? await engine.memory().catch(() => undefined) : undefined;
    const content = diagnosticReport({
      at: new Date(clock.now()).toISOString(),
      versions: versionFacts(context.extension.packageJSON),
      machine: machineFacts(),
      gpu: await findGpuWithProgress(gpu),
      engine: engine.status,
      ...(memory ? { engineBytes: memory.residentBytes } : {}),
      settings: changedSettings(),
      answers: history.answers,
      completions: history.completions,
      errors: history.errors,
      privateTexts: privateTexts(settings),
    });
    await window.showTextDocument(await workspace.openTextDocument({ language: 'markdown', content }));
  };
  return Disposable.from(
    registerCommand('phidelity.createReport', create),
    engine.onDidChangeStatus((status) => history.status(status)),
    session.onUpdate((update) => {
      if (update.kind === 'turn') history.turn(update.turn);
    }),
    completer.onDidEnd(({ result }) => history.completion(result.usage)),
  );
}

type Fact = readonly [name: string, value: string];

/** The glibc version that the process runs with, on Linux. */
function glibc(): Fact[] {
  if (process.platform !== 'linux') return [];
  const { header } = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return [['glibc', header?.glibcVersionRuntime ?? 'none']];
}

/** Which programs run here, with their versions. */
function versionFacts(extension: {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
}): Fact[] {
  const ui = env.uiKind === UIKind.Web ? 'in a browser' : 'on the desktop';
  // The name of some kinds of remotes is an address.
  const remote = /^[a-z-]+$/.test(env.remoteName ?? '')
    ? `, ${env.remoteName}`
    : env.remoteName
      ? ', remote'
      : '';
  return [
    ['Phidelity', extension.version],
    ['node-llama-cpp', extension.dependencies['node-llama-cpp'] ?? 'unknown'],
    ['VS Code', `${version} (${env.appName}, ${ui}${remote})`],
    ['Node', process.versions.node],
    ['Electron', process.versions['electron'] ?? 'none'],
    ['System', `${type()} ${release()}, ${process.platform}-${process.arch}`],
    ...glibc(),
  ];
}

/** The machine's hardware. */
function machineFacts(): Fact[] {
  const { memory, freeMemory, isRuleOfThumb } = memoryNow();
  const free = isRuleOfThumb ? 'usable (estimated)' : 'free';
  return [
    ['Processor', `${cpus()[0]?.model.trim() ?? 'unknown'}, ${availableParallelism()} logical cores`],
    ['Memory', `${formatBytes(memory)}, ${formatBytes(freeMemory)} ${free}`],
  ];
}
