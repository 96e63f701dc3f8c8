import { Uri } from 'vscode';
import { ConversationFiles } from '../../platform/conversations/conversationFiles.ts';
import { ForkedEngine } from '../../platform/engine/forkedEngine.ts';
import { GpuFailureFile } from '../../platform/engine/gpuFailureFile.ts';
import { SnapshotFolder } from '../../platform/engine/snapshotFolder.ts';
import { packagedPaths } from '../../platform/packagedPaths.ts';
import type { Activation } from '../activation/activation.ts';
import { registerGpuCommands } from './gpuCommands.ts';
import { registerModelCommands } from './modelCommands.ts';

/**
 * Activates the engine of this machine and its commands. Chats on disk belong here as well: a chat and the snapshot of
 * its KV cache are deleted together.
 */
export function activateEngine({ context, settings, logger, own }: Activation): {
  readonly engine: ForkedEngine;
  readonly conversations: ConversationFiles;
  readonly gpuFailures: GpuFailureFile;
} {
  const stored = (name: string): string => Uri.joinPath(context.globalStorageUri, name).fsPath;
  const snapshots: SnapshotFolder = new SnapshotFolder({
    path: stored('states'),
    mostBytes: () => settings.idle.savedStateBytes,
    isKept: (conversation) => conversations.has(conversation),
    logger,
  });
  const conversations: ConversationFiles = new ConversationFiles({
    folder: stored('conversations'),
    logger,
    snapshots,
  });
  const gpuFailures = new GpuFailureFile(stored('gpu-failures.json'), logger);
  const engine = own(
    new ForkedEngine({
      entry: packagedPaths.engineEntry,
      logger,
      gpuFailures,
      states: snapshots,
      unloadAfter: () => settings.idle.unloadAfter,
    }),
  );
  own(registerModelCommands({ engine, settings, log: logger }));
  own(registerGpuCommands({ engine, settings, failures: gpuFailures }));
  return { engine, conversations, gpuFailures };
}
