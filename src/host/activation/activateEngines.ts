import { l10n, Uri } from 'vscode';
import { ConversationFiles } from '../../platform/conversations/conversationFiles.ts';
import type { ChildSetup } from '../../platform/engine/childEnvironment.ts';
import { ForkedEngine } from '../../platform/engine/forkedEngine.ts';
import { GpuFailureFile } from '../../platform/engine/gpuFailureFile.ts';
import { ModelCheckFile } from '../../platform/engine/modelCheckFile.ts';
import { SnapshotFolder } from '../../platform/engine/snapshotFolder.ts';
import { StartCache } from '../../platform/engine/startCache.ts';
import { packagedPaths } from '../../platform/packagedPaths.ts';
import { registerEndpointCommands } from '../endpoints/endpointCommands.ts';
import { EndpointKeys } from '../endpoints/endpointKeys.ts';
import { notifyFallback, RoleEngines } from '../endpoints/roleEngines.ts';
import { registerGpuCommands } from '../engine/gpuCommands.ts';
import { registerModelCommands, warnOfDoubts } from '../engine/modelCommands.ts';
import { currentWorkspace } from '../documents/workspaceFiles.ts';
import type { Activation } from './activation.ts';

/**
 * Activates the engine of this machine, the endpoints, and the commands of both. Chats on disk belong here as well: a
 * chat and the snapshot of its KV cache are deleted together.
 */
export function activateEngines(activation: Activation): {
  /** The engine of this machine. */
  readonly engine: ForkedEngine;
  /** What answers questions and what completes code: endpoints if they are set, else the engine of this machine. */
  readonly engines: RoleEngines;
  readonly conversations: ConversationFiles;
  readonly gpuFailures: GpuFailureFile;
  readonly modelChecks: ModelCheckFile;
  /** What other processes that run llama.cpp are to be given, too. */
  readonly childSetup: ChildSetup;
} {
  const { context, settings, logger, clock, timer, own } = activation;
  const stored = (name: string): string => Uri.joinPath(context.globalStorageUri, name).fsPath;
  const snapshots: SnapshotFolder = new SnapshotFolder({
    path: stored('states'),
    maxBytes: () => settings.idle.savedStateBytes,
    isKept: (conversation) => conversations.has(conversation),
    logger,
  });
  const conversations: ConversationFiles = new ConversationFiles({
    folder: stored('conversations'),
    logger,
    snapshots,
    workspace: currentWorkspace,
  });
  const gpuFailures = new GpuFailureFile(stored('gpu-failures.json'), logger);
  const modelChecks = new ModelCheckFile(stored('model-checks.json'), logger);
  const { version: build } = context.extension.packageJSON as { readonly version: string };
  const startCache = new StartCache({ folder: stored('engine-start'), build, logger });
  void startCache.tidy();
  const childSetup: ChildSetup = { languageBundle: l10n.uri?.fsPath, startCache };
  const engine = own(
    new ForkedEngine({
      entry: packagedPaths.engineEntry,
      logger,
      gpuFailures,
      modelChecks,
      demoModel: packagedPaths.demoModel,
      snapshots,
      ...childSetup,
      unloadAfter: () => settings.idle.unloadAfter,
    }),
  );
  own(warnOfDoubts(engine));
  own(registerModelCommands({ engine, settings, log: logger }));
  own(registerGpuCommands({ engine, settings, failures: gpuFailures }));
  const keys = own(new EndpointKeys(context.secrets));
  const engines = own(new RoleEngines({ local: engine, settings, keys, clock, timer, logger }));
  own(registerEndpointCommands({ engines, settings, keys }));
  own(notifyFallback(engines.chat, settings));
  return { engine, engines, conversations, gpuFailures, modelChecks, childSetup };
}
