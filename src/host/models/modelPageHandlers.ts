import { commands, env, l10n, Uri, window } from 'vscode';
import { percentOf } from '../../wording/download.ts';
import type { CatalogueFile } from '../../core/models/modelCatalogue.ts';
import { inspectModelFile } from '../../platform/models/inspectModelFile.ts';
import type { modelPageHostContract, ModelPageState } from '../../protocol/modelPageContract.ts';
import type { Handlers } from '../../protocol/rpc/contract.ts';
import { useModelFile } from '../engine/modelCommands.ts';
import { confirmDownload } from './downloadDialogs.ts';
import { deleteModel } from './manageModels.ts';
import { downloadWithProgress } from './downloadWithProgress.ts';
import { openSettings } from '../settings/openSettings.ts';
import type { ModelPageParts } from './modelPage.ts';
import { freeResourcesFor } from './detectedGpu.ts';
import type { ModelFileReport } from '../../protocol/schemas/fileReportSchemas.ts';

/** A file of the person's own that was looked at. */
export interface CheckedFile {
  readonly path: string;
  readonly report: ModelFileReport;
}

/** What the handlers need of the open page. */
interface OpenPage {
  ready(): Promise<ModelPageState>;
  isVisible(): boolean;
  fail(error: unknown): void;
  checked(): CheckedFile | undefined;
  setChecked(file: CheckedFile | undefined): void;
  forgetProblem(): void;
}

/** What the model page can ask of the extension. */
export function modelPageHandlers(
  parts: ModelPageParts,
  page: OpenPage,
): Handlers<typeof modelPageHostContract> {
  const { downloads, engine, settings, speed, gpu } = parts;
  /** Runs what a person asked for; what goes wrong is shown on the page. */
  const attempt = async (work: () => Promise<unknown>): Promise<void> => {
    page.forgetProblem();
    try {
      await work();
    } catch (error) {
      page.fail(error);
    }
  };
  const offered = (fileName: string): CatalogueFile | undefined =>
    downloads.catalogue.find((file) => file.fileName === fileName);
  const receivedOf = async (file: CatalogueFile): Promise<number> =>
    (await downloads.partial()).find((part) => part.file === file)?.received ?? 0;
  const pathOf = async (fileName: string): Promise<string | undefined> =>
    (await downloads.list()).find((model) => model.fileName === fileName)?.path;
  const isShown = {
    get isVisible(): boolean {
      return page.isVisible();
    },
  };

  return {
    requests: {
      ready: () => page.ready(),
      download: ({ fileName }) =>
        attempt(async () => {
          const file = offered(fileName);
          if (!file || downloads.running) return;
          const room = await freeResourcesFor(downloads.folder, gpu);
          if (!(await confirmDownload(downloads, file, await receivedOf(file), room, settings.current.model)))
            return;
          // It goes on for hours, and so not within this request.
          void downloadWithProgress(parts, file, isShown).catch((error: unknown) => page.fail(error));
        }),
      pause: () => attempt(() => downloads.pause()),
      cancel: ({ fileName }) =>
        attempt(async () => {
          const file = offered(fileName);
          if (!file) return;
          const percent = percentOf({ received: await receivedOf(file), total: file.bytes });
          const remove = 'Delete';
          const detail = `${percent} % of the file are here, and would have to be downloaded again.`;
          const message = `Cancel the download of ${file.name}, and delete what is here of it?`;
          const choice = await window.showWarningMessage(message, { modal: true, detail }, remove);
          if (choice === remove) await downloads.delete(fileName);
        }),
      delete: ({ fileName }) =>
        attempt(async () => {
          const model = (await downloads.list()).find((one) => one.fileName === fileName);
          if (model) await deleteModel(parts, fileName, model.bytes);
        }),
      use: ({ fileName }) =>
        attempt(async () => {
          const path = await pathOf(fileName);
          if (path) await useModelFile(engine, settings, path);
        }),
      showInFolder: ({ fileName }) =>
        attempt(async () => {
          const path = await pathOf(fileName);
          if (!path) return;
          // In a remote window the file is on the other machine, where no folder can be shown.
          if (env.remoteName === undefined)
            return void (await commands.executeCommand('revealFileInOS', Uri.file(path)));
          const copy = 'Copy Path';
          const message = `The file is on the remote machine: ${path}`;
          if ((await window.showInformationMessage(message, copy)) === copy)
            await env.clipboard.writeText(path);
        }),
      checkFile: () =>
        attempt(async () => {
          const [chosen] =
            (await window.showOpenDialog({
              title: 'Choose a model file (GGUF)',
              openLabel: 'Look At It',
              filters: { 'GGUF models': ['gguf'], 'All files': ['*'] },
            })) ?? [];
          if (!chosen) return;
          page.setChecked(undefined);
          const path = chosen.fsPath;
          page.setChecked({
            path,
            report: await inspectModelFile({
              entry: parts.fileReportEntry,
              path,
              languageBundle: l10n.uri?.fsPath,
            }),
          });
        }),
      useChecked: () =>
        attempt(async () => {
          const checked = page.checked();
          if (!checked || checked.report.problem !== null) return;
          await useModelFile(engine, settings, checked.path);
          page.setChecked(undefined);
        }),
      dismissChecked: () => page.setChecked(undefined),
      dismissProblem: () => page.forgetProblem(),
      measureSpeed: () => attempt(() => speed.measure()),
      probeGpu: () => attempt(() => gpu.ask()),
      openSetting: (key) => attempt(() => openSettings(`phidelity.${key}`)),
      openRepository: () =>
        attempt(async () => {
          const [first] = downloads.catalogue;
          if (first) await env.openExternal(Uri.parse(`https://huggingface.co/${first.repository}`));
        }),
      runCommand: async (command) => {
        await commands.executeCommand(`phidelity.${command}`);
      },
    },
    notifications: {},
  };
}
