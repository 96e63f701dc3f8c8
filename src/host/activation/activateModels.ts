import { Uri } from 'vscode';
import type { ChatSession } from '../../core/conversation/chatSession.ts';
import { modelCatalogue } from '../../core/models/modelCatalogue.ts';
import type { Engine } from '../../core/ports/engine.ts';
import type { ChildSetup } from '../../platform/engine/childEnvironment.ts';
import type { GpuFailureFile } from '../../platform/engine/gpuFailureFile.ts';
import type { ModelCheckFile } from '../../platform/engine/modelCheckFile.ts';
import { packagedPaths } from '../../platform/packagedPaths.ts';
import type { Activation } from './activation.ts';
import { DetectedGpu } from '../models/detectedGpu.ts';
import { registerDownloadCommands } from '../models/downloadCommands.ts';
import { offerResume } from '../models/downloadDialogs.ts';
import { DownloadTokens } from '../models/downloadTokens.ts';
import { MeasuredSpeed } from '../models/measuredSpeed.ts';
import { ModelDownloads } from '../models/modelDownloads.ts';
import { registerModelPage } from '../models/modelPage.ts';

/** Activates model downloads and the model page. */
export function activateModels(
  { context, settings, logger, clock, timer, memory, own }: Activation,
  parts: {
    /** The engine of this machine. */
    readonly engine: Engine;
    readonly gpuFailures: GpuFailureFile;
    readonly modelChecks: ModelCheckFile;
    readonly childSetup: ChildSetup;
    readonly session: ChatSession;
  },
): { readonly downloads: ModelDownloads; readonly gpu: DetectedGpu } {
  const { engine, gpuFailures, modelChecks, childSetup, session } = parts;
  const tokens = new DownloadTokens(context.secrets);
  const downloads = own(
    new ModelDownloads({
      catalogue: modelCatalogue,
      folder: Uri.joinPath(context.globalStorageUri, 'models').fsPath,
      hashEntry: packagedPaths.fileHashEntry,
      settings,
      tokens,
      clock,
      timer,
      logger,
    }),
  );
  const gpu = own(
    new DetectedGpu({
      settings,
      failures: gpuFailures,
      entry: packagedPaths.gpuReportEntry,
      childSetup,
      logger,
    }),
  );
  const { engineEntry, fileReportEntry } = packagedPaths;
  const speed = own(
    new MeasuredSpeed({ memory, settings, engineEntry, childSetup, logger, session, engine }),
  );
  own(registerDownloadCommands({ downloads, engine, settings, tokens, gpu, speed }));
  const dist = Uri.joinPath(context.extensionUri, 'dist');
  own(
    registerModelPage({
      downloads,
      engine,
      settings,
      speed,
      gpu,
      logger,
      fileReportEntry,
      modelChecks,
      childSetup,
      dist,
    }),
  );
  own(offerResume({ downloads, engine, settings }));
  return { downloads, gpu };
}
