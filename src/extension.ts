import { config as configureWording } from '@vscode/l10n';
import { l10n, Uri, window, type ExtensionContext } from 'vscode';
import type { Activation } from './host/activation/activation.ts';
import { activateChat } from './host/activation/activateChat.ts';
import { activateCompletion } from './host/activation/activateCompletion.ts';
import { activateEdits, activateReviews } from './host/activation/activateEdits.ts';
import { activateEngines } from './host/activation/activateEngines.ts';
import { activateMenu } from './host/activation/activateMenu.ts';
import { activateModels } from './host/activation/activateModels.ts';
import { activateVerification } from './host/activation/activateVerification.ts';
import { WorkspaceCodebase } from './host/codebase/workspaceCodebase.ts';
import { registerHelp } from './host/help/registerHelp.ts';
import { registerHistoryCommands } from './host/history/chatHistory.ts';
import { registerReport } from './host/report/createReport.ts';
import { showSettingsProblems } from './host/settings/openSettings.ts';
import { Settings } from './host/settings/settings.ts';
import { registerWalkthrough } from './host/walkthrough/registerWalkthrough.ts';
import { nodeTimer } from './platform/nodeTimer.ts';
import { packagedPaths } from './platform/packagedPaths.ts';
import { RememberedValues } from './platform/storage/rememberedValues.ts';
import examples from '../models/phi-4-demo.questions.json';

/** Example questions that an empty chat offers. */
const offeredExamples = 3;

/**
 * What the window waits for when it closes. The only module state in Phidelity, and there is no way around it: VS Code
 * calls `deactivate` without arguments, does not wait for a context's subscriptions, and hands what `activate` returns
 * to every other extension.
 */
const closing: (() => Promise<void>)[] = [];

/** Wires the rooms together. No model is loaded and no process is started before it is used. */
export async function activate(context: ExtensionContext): Promise<void> {
  if (l10n.bundle) configureWording({ contents: l10n.bundle });
  const own: Activation['own'] = (item) => {
    context.subscriptions.push(item);
    return item;
  };
  const logger = own(window.createOutputChannel('Phidelity', { log: true }));
  const settings = own(new Settings(packagedPaths.demoModel));
  const clock = { now: () => Date.now() };
  const remembered = Uri.joinPath(context.globalStorageUri, 'remembered.json').fsPath;
  const memory = await RememberedValues.open(remembered, logger);
  // Another window may have measured or dismissed something while this one was in the background.
  own(window.onDidChangeWindowState(({ focused }) => focused && void memory.refresh()));
  const activation: Activation = { context, settings, logger, clock, timer: nodeTimer, memory, own };

  const { engine, engines, conversations, gpuFailures, modelChecks, childSetup } =
    activateEngines(activation);
  closing.push(() => engine.close());
  const verified = activateVerification(activation);
  const reviews = activateReviews(activation, verified);
  const codebase = activateCodebase(activation);
  const { session, view, attachments, queue } = await activateChat(activation, {
    ...verified,
    codebase,
    engine: engines.chat,
    reviews,
    conversations,
    examples: examples.slice(0, offeredExamples),
  });
  activateEdits(activation, { ...verified, engine: engines.chat, queue, attachments, reviews });
  const completion = activateCompletion(activation, { ...verified, codebase, engine: engines.completion });
  const { downloads, gpu } = activateModels(activation, {
    engine,
    gpuFailures,
    modelChecks,
    childSetup,
    session,
  });
  activateMenu(activation, { engine, engines, downloads, completion });
  own(registerHistoryCommands({ session, store: conversations, view, memory }));
  own(registerHelp(context.extensionUri));
  own(registerWalkthrough({ session, view, settings, downloads, examples }));
  const { completer } = completion;
  own(registerReport({ context, engine, session, completer, settings, gpu, clock }));
  own(showSettingsProblems(settings));
}

/** What is known of the workspace's code, for the chat and for completions. Nothing is read before one of them asks. */
function activateCodebase({ context, logger, timer, own }: Activation): WorkspaceCodebase {
  const file = context.storageUri && Uri.joinPath(context.storageUri, 'codebase.bin');
  return own(new WorkspaceCodebase({ entry: packagedPaths.codebaseEntry, file, timer, logger }));
}

/** VS Code allows this a few seconds. */
export async function deactivate(): Promise<void> {
  await Promise.all(closing.splice(0).map((close) => close()));
}
