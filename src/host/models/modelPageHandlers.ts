import { commands, env, l10n, Uri, window } from 'vscode';
import type { CatalogueFile } from '../../core/models/modelCatalogue.ts';
import type { ModelFileReport } from '../../protocol/schemas/fileReportSchemas.ts';
import type { Logger } from '../../core/ports/logger.ts';
import type { ChildSetup } from '../../platform/engine/childEnvironment.ts';
import type { ModelCheckFile } from '../../platform/engine/modelCheckFile.ts';
import { inspectModelFile } from '../../platform/models/inspectModelFile.ts';
import type { modelPageHostContract, ModelPageState } from '../../protocol/modelPageContract.ts';
import type { Handlers } from '../../protocol/rpc/contract.ts';
import { percentOf } from '../../wording/download.ts';
import { useModelFile } from '../engine/modelCommands.ts';
import { openSettings } from '../settings/openSettings.ts';
import { type DetectedGpu, freeResourcesFor } from './detectedGpu.ts';
import { confirmDownload } from './downloadDialogs.ts';
import { type DownloadParts, downloadWithProgress } from './downloadWithProgress.ts';
import { deleteModel } from './manageModels.ts';
import type { MeasuredSpeed } from './measuredSpeed.ts';

/** What the model page is made of. */
export interface ModelPageParts extends DownloadParts {
  readonly speed: MeasuredSpeed;
  readonly gpu: DetectedGpu;
  readonly logger: Logger;
  /** The bundled entry that inspects files, `dist/fileReport.mjs`. */
  readonly fileReportEntry: string;
  /** What loading files has found out about their weights. */
  readonly modelChecks: ModelCheckFile;
  readonly childSetup: ChildSetup;
  /** The folder of the bundles. */
  readonly dist: Uri;
}

/** A file of the user's own that was inspected. */
export interface CheckedFile {
  readonly path: string;
  readonly report: ModelFileReport;
}

/** What the handlers need of the open page. */
interface OpenPage {
  ready(): Promise<ModelPageState>;
  isVisible(): boolean;
  /** @param at Whose button the error stands beside: the state's `problemAt`. */
  fail(error: unknown, at?: string): void;
  checked(): CheckedFile | undefined;
  setChecked(file: CheckedFile | undefined): void;
  dismissProblem(): void;
}

type Requests = Handlers<typeof modelPageHostContract>['requests'];

/** Runs what the user asked for, and shows on the page what goes wrong. */
type Attempt = (work: () => Promise<unknown>, at?: string) => Promise<void>;

/** The model page's requests to the extension. */
export function modelPageHandlers(
  parts: ModelPageParts,
  page: OpenPage,
): Handlers<typeof modelPageHostContract> {
  const { downloads, speed, gpu } = parts;
  const attempt: Attempt = async (work, at) => {
    page.dismissProblem();
    try {
      await work();
    } catch (error) {
      page.fail(error, at);
    }
  };
  return {
    requests: {
      ...downloadRequests(parts, page, attempt),
      ...modelRequests(parts, attempt),
      ...ownFileRequests(parts, page, attempt),
      ready: () => page.ready(),
      dismissProblem: () => page.dismissProblem(),
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

/** Requests about downloads of the catalogue's files. */
function downloadRequests(
  parts: ModelPageParts,
  page: OpenPage,
  attempt: Attempt,
): Pick<Requests, 'download' | 'pause' | 'cancel'> {
  const { downloads, settings, gpu, speed } = parts;
  const offered = (fileName: string): CatalogueFile | undefined =>
    downloads.catalogue.find((file) => file.fileName === fileName);
  const receivedOf = async (file: CatalogueFile): Promise<number> =>
    (await downloads.partial()).find((part) => part.file === file)?.received ?? 0;
  const shownPage = {
    get isVisible(): boolean {
      return page.isVisible();
    },
  };
  return {
    download: ({ fileName }) =>
      attempt(async () => {
        const file = offered(fileName);
        if (!file || downloads.running) return;
        const resources = await freeResourcesFor(downloads.folder, gpu);
        const bytesHere = await receivedOf(file);
        if (
          !(await confirmDownload(downloads, { file, bytesHere }, resources, settings.current.model, speed))
        )
          return;
        // It takes hours, so the request does not wait for its end.
        void downloadWithProgress(parts, file, shownPage).catch((error: unknown) =>
          page.fail(error, fileName),
        );
      }, fileName),
    pause: () => attempt(() => downloads.pause()),
    cancel: ({ fileName }) =>
      attempt(async () => {
        const file = offered(fileName);
        if (!file) return;
        const percent = percentOf({ received: await receivedOf(file), total: file.bytes });
        const remove = l10n.t('Delete');
        const choice = await window.showWarningMessage(
          l10n.t('Cancel the download of {0} and delete the partial file?', file.name),
          {
            modal: true,
            detail: l10n.t('{0}% is downloaded and would have to be downloaded again.', percent),
          },
          remove,
        );
        if (choice === remove) await downloads.delete(fileName);
      }, fileName),
  };
}

/** Requests about models that have been downloaded. */
function modelRequests(
  parts: ModelPageParts,
  attempt: Attempt,
): Pick<Requests, 'delete' | 'use' | 'showInFolder'> {
  const { downloads, engine, settings } = parts;
  const pathOf = async (fileName: string): Promise<string | undefined> =>
    (await downloads.list()).find((model) => model.fileName === fileName)?.path;
  return {
    delete: ({ fileName }) =>
      attempt(async () => {
        const model = (await downloads.list()).find((one) => one.fileName === fileName);
        if (model) await deleteModel(parts, fileName, model.bytes);
      }, fileName),
    use: ({ fileName }) =>
      attempt(async () => {
        const path = await pathOf(fileName);
        if (path) await useModelFile(engine, settings, path);
      }, fileName),
    showInFolder: ({ fileName }) =>
      attempt(async () => {
        const path = await pathOf(fileName);
        if (path) await showInFolder(path);
      }, fileName),
  };
}

async function showInFolder(path: string): Promise<void> {
  // In a remote window the file is on the other machine, where no folder can be shown.
  if (env.remoteName === undefined) {
    await commands.executeCommand('revealFileInOS', Uri.file(path));
    return;
  }
  const copy = l10n.t('Copy Path');
  const message = l10n.t('The file is on the remote machine: {0}', path);
  if ((await window.showInformationMessage(message, copy)) === copy) await env.clipboard.writeText(path);
}

/** Requests about a file of the user's own. */
function ownFileRequests(
  { engine, settings, fileReportEntry, modelChecks, childSetup }: ModelPageParts,
  page: OpenPage,
  attempt: Attempt,
): Pick<Requests, 'checkFile' | 'useChecked' | 'dismissChecked'> {
  return {
    checkFile: () =>
      attempt(async () => {
        const [chosen] =
          (await window.showOpenDialog({
            title: l10n.t('Choose a Model File (GGUF)'),
            openLabel: l10n.t('Inspect'),
            filters: { [l10n.t('GGUF models')]: ['gguf'], [l10n.t('All files')]: ['*'] },
          })) ?? [];
        if (!chosen) return;
        page.setChecked(undefined);
        const path = chosen.fsPath;
        const report = await inspectModelFile({ entry: fileReportEntry, path, ...childSetup });
        // Loading it has found out more.
        const known = (await modelChecks.all()).find(({ identity }) => identity === report.identity);
        page.setChecked({ path, report: { ...report, doubt: report.doubt ?? known?.doubt ?? null } });
      }, 'own'),
    useChecked: () =>
      attempt(async () => {
        const checked = page.checked();
        if (!checked || checked.report.problem !== null) return;
        await useModelFile(engine, settings, checked.path);
        page.setChecked(undefined);
      }, 'own'),
    dismissChecked: () => page.setChecked(undefined),
  };
}
