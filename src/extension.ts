import { randomUUID } from 'node:crypto';
import { config as configureWording } from '@vscode/l10n';
import { Disposable, l10n, Uri, window, type ExtensionContext } from 'vscode';
import { Completer } from './core/completion/completer.ts';
import { ChatSession } from './core/conversation/chatSession.ts';
import { modelCatalogue } from './core/models/modelCatalogue.ts';
import { registerChatCommands } from './host/chat/chatCommands.ts';
import { ChatView } from './host/chat/chatView.ts';
import { CompletionActivity, completionStatus } from './host/completion/completionStatus.ts';
import { registerCompletionCommands } from './host/completion/completionCommands.ts';
import { StatisticsRecorder } from './host/completion/statistics/statisticsRecorder.ts';
import { RecentEdits } from './host/completion/related/recentEdits.ts';
import { completionSettings } from './host/completion/completionSettings.ts';
import { registerCompletions } from './host/completion/registerCompletions.ts';
import { registerSlowMachineNotice } from './host/completion/slowMachineNotice.ts';
import { Snooze } from './host/completion/snooze.ts';
import { registerStatisticsPage } from './host/completion/statistics/statisticsPage.ts';
import { WorkspaceRelatedCode } from './host/completion/related/workspaceRelatedCode.ts';
import { registerEndpointCommands } from './host/endpoints/endpointCommands.ts';
import { EndpointKeys } from './host/endpoints/endpointKeys.ts';
import { notifyFallback, RoleEngines } from './host/endpoints/roleEngines.ts';
import { notifyOfCrashes, registerEngineStatusBar } from './host/menu/engineStatusBar.ts';
import { registerGpuCommands } from './host/engine/gpuCommands.ts';
import { registerModelCommands } from './host/engine/modelCommands.ts';
import { registerModelMenu } from './host/menu/modelMenu.ts';
import { registerExplainSelection } from './host/explain/explainSelection.ts';
import { registerHistoryCommands, restoreOpenChat } from './host/history/chatHistory.ts';
import { registerDownloadCommands } from './host/models/downloadCommands.ts';
import { DownloadTokens } from './host/models/downloadTokens.ts';
import { DetectedGpu } from './host/models/detectedGpu.ts';
import { ModelDownloads } from './host/models/modelDownloads.ts';
import { registerModelPage } from './host/models/modelPage.ts';
import { offerResume } from './host/models/downloadDialogs.ts';
import { MeasuredSpeed } from './host/models/measuredSpeed.ts';
import { registerReport } from './host/report/createReport.ts';
import { showSettingsProblems } from './host/settings/openSettings.ts';
import { Settings } from './host/settings/settings.ts';
import { AcceptedCompletions } from './host/verification/generatedCode/acceptedCompletions.ts';
import { CheckedCompletions } from './host/verification/checkedCompletions.ts';
import { CheckedDocuments } from './host/verification/checked/checkedDocuments.ts';
import { FilesToVerify } from './host/verification/toVerify/filesToVerify.ts';
import { registerToVerifyStatus } from './host/verification/toVerify/toVerifyStatus.ts';
import { ToVerifyView } from './host/verification/toVerify/toVerifyView.ts';
import { registerItemCommands } from './host/verification/findings/itemCommands.ts';
import { showFindings } from './host/verification/findings/verificationDiagnostics.ts';
import { PackageChanges } from './host/verification/python/environmentChanges.ts';
import { registerVerifiedCommands } from './host/verification/verified/verifiedCommands.ts';
import { WorkspaceVerifiedApis } from './host/verification/verified/workspaceVerifiedApis.ts';
import { registerVerifyCommands } from './host/verification/commands/verifyCommands.ts';
import { WorkspacePython } from './host/verification/python/workspacePython.ts';
import { WorkspaceVerification } from './host/verification/workspaceVerification.ts';
import { GeneratedCode } from './host/verification/generatedCode/generatedCode.ts';
import { registerWalkthrough } from './host/walkthrough/registerWalkthrough.ts';
import { CompletionStatisticsFile } from './platform/completion/completionStatisticsFile.ts';
import { ConversationFiles } from './platform/conversations/conversationFiles.ts';
import { ForkedEngine } from './platform/engine/forkedEngine.ts';
import { SnapshotFolder } from './platform/engine/snapshotFolder.ts';
import { GpuFailureFile } from './platform/engine/gpuFailureFile.ts';
import { nodeTimer } from './platform/nodeTimer.ts';
import { packagedPaths } from './platform/packagedPaths.ts';
import { VerifierThread } from './platform/verification/verifier/verifierThread.ts';
import { GeneratedCodeFile } from './platform/verification/generatedCodeFile.ts';
import questions from '../models/phi-4-demo.questions.json';

const exampleCount = 3;

/**
 * What the end of a window waits for. The only state of a module in Phidelity, and there is no way around it: VS Code calls
 * `deactivate` with nothing, waits for nothing that is in a context's subscriptions, and hands what `activate` returns to
 * every other extension. A class or a closure would be the same state with another name.
 */
const atEnd: (() => Promise<void>)[] = [];

/** Wires the rooms together. Nothing is loaded and no process is started before the person asks for it. */
export async function activate(context: ExtensionContext): Promise<void> {
  if (l10n.bundle) configureWording({ contents: l10n.bundle });
  const own = <T extends { dispose(): unknown }>(item: T): T => {
    context.subscriptions.push(item);
    return item;
  };
  const log = own(window.createOutputChannel('Phidelity', { log: true }));
  const settings = own(new Settings(packagedPaths.demoModel));
  const states: SnapshotFolder = new SnapshotFolder({
    path: Uri.joinPath(context.globalStorageUri, 'states').fsPath,
    maxBytes: () => settings.idle.savedStateBytes,
    isKept: (conversation) => store.has(conversation),
    logger: log,
  });
  const gpuFailures = new GpuFailureFile(
    Uri.joinPath(context.globalStorageUri, 'gpu-failures.json').fsPath,
    log,
  );
  const engine = own(
    new ForkedEngine({
      entry: packagedPaths.engineEntry,
      logger: log,
      gpuFailures,
      snapshots: states,
      languageBundle: l10n.uri?.fsPath,
      unloadAfter: () => settings.idle.unloadAfter,
    }),
  );
  atEnd.push(() => engine.close());
  const verifier = own(
    new VerifierThread({ entry: packagedPaths.verifierEntry, timer: nodeTimer, logger: log }),
  );
  const records = own(new WorkspaceVerifiedApis({ timer: nodeTimer, logger: log }));
  const python = own(new WorkspacePython({ settings, timer: nodeTimer, logger: log }));
  const packages = own(new PackageChanges());
  const verification = own(new WorkspaceVerification({ verifier, settings, records, python, packages }));
  const written = own(
    new GeneratedCode({
      file: new GeneratedCodeFile(
        Uri.joinPath(context.storageUri ?? context.globalStorageUri, 'written.json').fsPath,
      ),
      logger: log,
    }),
  );
  const documents = own(new CheckedDocuments({ verification, written, timer: nodeTimer }));
  const store = new ConversationFiles({
    folder: Uri.joinPath(context.globalStorageUri, 'conversations').fsPath,
    logger: log,
    beside: states,
  });
  const clock = { now: () => Date.now() };
  const keys = own(new EndpointKeys(context.secrets));
  const engines = own(
    new RoleEngines({ local: engine, settings, keys, clock, timer: nodeTimer, logger: log }),
  );
  const session = own(
    new ChatSession({
      engine: engines.chat,
      store,
      clock,
      newId: randomUUID,
      settings: () => settings.current,
    }),
  );
  // Before the panel asks, so that it does not show an empty chat first.
  own(await restoreOpenChat(session, context.workspaceState));
  const view = own(
    new ChatView({
      session,
      engine: engines.chat,
      settings,
      logger: log,
      dist: Uri.joinPath(context.extensionUri, 'dist'),
      examples: questions.slice(0, exampleCount),
      verification,
      written,
      memory: context.globalState,
    }),
  );
  const edits = own(new RecentEdits());
  const completer = own(
    new Completer({
      engine: engines.completion,
      clock,
      timer: nodeTimer,
      related: new WorkspaceRelatedCode({ edits, preferences: () => settings.completion }),
      logger: log,
      settings: () => completionSettings(settings),
    }),
  );
  const snooze = own(new Snooze());
  const activity = own(new CompletionActivity());
  const record = own(
    new StatisticsRecorder({
      file: new CompletionStatisticsFile(Uri.joinPath(context.globalStorageUri, 'completions.jsonl').fsPath),
      logger: log,
    }),
  );
  const checked = own(new CheckedCompletions({ verification, settings, timer: nodeTimer }));
  const accepted = new AcceptedCompletions({ written, settings });
  own(
    registerCompletions({
      completer,
      engine: engines.completion,
      settings,
      snooze,
      activity,
      record,
      checked,
      accepted,
      logger: log,
    }),
  );
  const unverified = own(new FilesToVerify({ documents, settings }));
  const unverifiedView = own(new ToVerifyView({ files: unverified, verification, settings }));
  own(registerToVerifyStatus({ files: unverified, view: unverifiedView }));
  own(registerVerifyCommands({ documents, verification, logger: log }));
  own(registerModelCommands({ engine, settings, log }));
  own(registerGpuCommands({ engine, settings, failures: gpuFailures }));
  const tokens = new DownloadTokens(context.secrets);
  const downloads = own(
    new ModelDownloads({
      catalogue: modelCatalogue,
      folder: Uri.joinPath(context.globalStorageUri, 'models').fsPath,
      hashEntry: packagedPaths.fileHashEntry,
      settings,
      tokens,
      clock,
      timer: nodeTimer,
      logger: log,
    }),
  );
  const gpu = own(
    new DetectedGpu({ settings, failures: gpuFailures, entry: packagedPaths.gpuReportEntry, logger: log }),
  );
  own(registerDownloadCommands({ downloads, engine, settings, tokens, gpu }));
  const speed = own(
    new MeasuredSpeed({
      memory: context.globalState,
      settings,
      engineEntry: packagedPaths.engineEntry,
      logger: log,
      session,
      engine,
    }),
  );
  own(
    registerModelPage({
      downloads,
      engine,
      settings,
      speed,
      gpu,
      logger: log,
      fileReportEntry: packagedPaths.fileReportEntry,
      dist: Uri.joinPath(context.extensionUri, 'dist'),
    }),
  );
  own(notifyOfCrashes(engine));
  own(registerEndpointCommands({ engines, settings, keys }));
  own(notifyFallback(engines.chat, settings));
  own(registerModelMenu({ engine, chat: engines.chat, downloads, completer, settings, snooze }));
  own(registerStatisticsPage({ record, media: Uri.joinPath(context.extensionUri, 'media') }));
  own(registerCompletionCommands({ completer, settings, snooze }));
  own(
    registerSlowMachineNotice({
      completer,
      engine: engines.completion,
      settings,
      memory: context.globalState,
    }),
  );
  own(
    registerEngineStatusBar({
      engines,
      settings,
      completion: {
        status: () => completionStatus({ activity, snooze, settings }),
        onDidChange: (listener) =>
          Disposable.from(activity.onDidChange(listener), snooze.onDidChange(listener)),
      },
    }),
  );
  own(registerChatCommands(session, view));
  own(registerWalkthrough({ session, view, settings, downloads, examples: questions }));
  own(registerHistoryCommands(session, store, view));
  own(registerExplainSelection(session, view));
  own(registerVerifiedCommands(records));
  own(
    registerItemCommands({
      verification,
      askToRewrite: async (question, reference) => {
        await view.focus();
        await session.ask(question, reference);
      },
    }),
  );
  own(showFindings({ checked: documents, settings }));
  own(registerReport({ context, engine, session, completer, settings, gpu, clock }));
  own(showSettingsProblems(settings));
  own(offerResume({ downloads, engine, settings }));
}

/** VS Code gives it a few seconds. */
export async function deactivate(): Promise<void> {
  await Promise.all(atEnd.splice(0).map((end) => end()));
}
