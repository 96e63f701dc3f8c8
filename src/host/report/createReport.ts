import { homedir, hostname } from 'node:os';
import { dirname } from 'node:path';
import { Disposable, ProgressLocation, window, workspace, type ExtensionContext } from 'vscode';
import type { Completer } from '../../core/completion/completer.ts';
import type { ChatSession } from '../../core/conversation/chatSession.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Engine } from '../../core/ports/engine.ts';
import type { GpuFinding } from '../../core/ports/gpu.ts';
import { reportMarkdown } from '../../core/report/reportMarkdown.ts';
import { ReportRecord } from '../../core/report/reportRecord.ts';
import { settingForReport } from '../../core/report/settingForReport.ts';
import { registerCommand } from '../registerCommand.ts';
import { settingsTable } from '../settings/settingsTable.ts';
import type { GpuRecord } from '../models/gpuRecord.ts';
import type { Settings } from '../settings/settings.ts';
import { machineFacts, versionFacts } from './machineFacts.ts';

/** What a person has set otherwise than it comes, by its full name. */
function changedSettings(): (readonly [key: string, value: string])[] {
  const configuration = workspace.getConfiguration('phidelity');
  return Object.keys(settingsTable).flatMap((key) => {
    const value = configuration.get(key);
    const isDefault = JSON.stringify(value) === JSON.stringify(configuration.inspect(key)?.defaultValue);
    return isDefault ? [] : [[`phidelity.${key}`, settingForReport(key, value)] as const];
  });
}

/** What the drivers tell, which takes some seconds where they were not asked yet. */
async function askedUnderProgress(gpu: GpuRecord): Promise<GpuFinding> {
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
  readonly gpu: GpuRecord;
  readonly clock: Clock;
}): Disposable {
  const { context, engine, session, completer, settings, gpu, clock } = parts;
  const record = new ReportRecord(clock);
  const create = async (): Promise<void> => {
    // An engine that ends meanwhile has no memory to tell of.
    const memory = 'model' in engine.status ? await engine.memory().catch(() => undefined) : undefined;
    const content = reportMarkdown({
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
