import path from 'node:path';
import { Disposable, EventEmitter, workspace, type Uri } from 'vscode';
import { untilAborted } from '../../core/lifetime/async.ts';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import type {
  CodeVerifier,
  VerificationBasis,
  VerifierSettings,
} from '../../core/verification/codeVerifier.ts';
import { type OffsetRange, touches } from '../../core/text/offsetRange.ts';
import { toReportItems } from '../../wording/reportItems.ts';
import type { VersionedApi } from '../../core/verification/verified/verifiedApis.ts';
import type { ReportItem } from '../../core/verification/findings/reportItem.ts';
import type { Settings } from '../settings/settings.ts';
import { localFolders } from '../documents/workspaceFiles.ts';
import type { PackageChanges } from './python/environmentChanges.ts';
import { PythonProblemNotice } from './python/pythonProblemNotice.ts';
import type { WorkspaceVerifiedApis } from './verified/workspaceVerifiedApis.ts';
import type { WorkspacePython } from './python/workspacePython.ts';

interface PieceToVerify {
  readonly code: string;
  readonly at?: Uri | undefined;
  readonly within?: OffsetRange;
}

/** Verifies code for all of the editor, by the person's settings, each piece in the workspace folder that it belongs to. */
export class WorkspaceVerification implements Disposable {
  readonly #verifier: CodeVerifier;
  readonly #settings: Settings;
  readonly #records: WorkspaceVerifiedApis;
  readonly #python: WorkspacePython;
  readonly #packages: PackageChanges;
  readonly #problems = new PythonProblemNotice();
  readonly #bases = new Map<string | undefined, VerificationBasis>();
  readonly #changed = new EventEmitter<void>();
  /** The settings that the verifier has. */
  #configured = '';
  readonly #subscriptions: Disposable;

  constructor(parts: {
    readonly verifier: CodeVerifier;
    readonly settings: Settings;
    readonly records: WorkspaceVerifiedApis;
    readonly python: WorkspacePython;
    readonly packages: PackageChanges;
  }) {
    this.#verifier = parts.verifier;
    this.#settings = parts.settings;
    this.#records = parts.records;
    this.#python = parts.python;
    this.#packages = parts.packages;
    const configure = (): void => {
      this.#configure();
      this.#changed.fire();
    };
    this.#subscriptions = Disposable.from(
      this.#settings.onDidChange(() => {
        if (JSON.stringify(this.#verifierSettings()) !== this.#configured) configure();
      }),
      workspace.onDidChangeWorkspaceFolders(configure),
      workspace.onDidGrantWorkspaceTrust(configure),
      this.#python.onDidChange(configure),
      this.#packages.onDidChange(() => this.#changed.fire()),
      this.#records.onDidChange(() => this.#changed.fire()),
      this.#changed,
    );
    this.#configure();
  }

  /** What was verified before is to be verified again: packages, settings or what a person has vouched for have changed. */
  readonly onDidChange = this.#changed.event;

  /**
   * Verifies a piece of Python. Never rejects but for an aborted signal, with its reason.
   *
   * @param request.at Where the code stands or would stand; undefined for code on its own, as in the chat.
   * @param request.within The part to verify; the items of that part are given.
   */
  async verify(request: PieceToVerify, signal: AbortSignal): Promise<readonly ReportItem[]> {
    return (await this.verifyWithBasis(request, signal)).items;
  }

  /** The same as `verify`, and what it was verified against. */
  async verifyWithBasis(
    { code, at, within }: PieceToVerify,
    signal: AbortSignal,
  ): Promise<{ readonly items: readonly ReportItem[]; readonly basis: VerificationBasis }> {
    const folder = this.#folderOf(at);
    const file = at?.scheme === 'file' ? at.fsPath : path.join(folder ?? process.cwd(), 'phidelity.py');
    await untilAborted(this.#python.ready(), signal);
    const [verification, record] = await Promise.all([
      this.#verifier.verify({ code, path: file, folder, within }, signal),
      folder === undefined ? undefined : this.#records.of(folder),
    ]);
    await this.#remember(folder, verification.basis);
    const items = toReportItems(verification, (subject) => record?.covers(subject) ?? false);
    return {
      items: within ? items.filter(({ range }) => touches(range, within)) : items,
      basis: verification.basis,
    };
  }

  /** What code at this place, or code on its own, was last verified against; undefined where none was. */
  basisOf(at: Uri | undefined): VerificationBasis | undefined {
    return this.#bases.get(this.#folderOf(at));
  }

  /**
   * Remembers, in the workspace folder that the code belongs to, that a person has verified this. Rejects with the reason
   * `no-folder` where none is open, with `verified-file` where the folder's record is damaged, and with `storage`.
   *
   * @param at Where the code stands; undefined for code on its own.
   */
  async markVerified(subject: VersionedApi, at?: Uri): Promise<void> {
    const folder = this.#folderOf(at);
    if (folder === undefined)
      throw new PhidelityError(
        'no-folder',
        'Open a folder first. What you have verified is kept in its .phidelity/verified.json.',
      );
    await this.#records.add(folder, subject);
  }

  /** Takes back what `markVerified` remembers. Rejects with the reason `verified-file` or `storage`. */
  async withdraw(subject: VersionedApi, at?: Uri): Promise<void> {
    const folder = this.#folderOf(at);
    if (folder !== undefined) await this.#records.remove(folder, [subject]);
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  #configure(): void {
    const settings = this.#verifierSettings();
    this.#configured = JSON.stringify(settings);
    this.#verifier.configure(settings);
  }

  #verifierSettings(): VerifierSettings {
    const { familiar } = this.#settings.verification;
    return { familiar, isTrusted: workspace.isTrusted, folders: this.#python.folders };
  }

  async #remember(folder: string | undefined, basis: VerificationBasis): Promise<void> {
    this.#bases.set(folder, basis);
    await this.#packages.watch(basis.python?.packageFolders ?? []);
    // What cannot be found out without running something is no fault of the person.
    if (workspace.isTrusted)
      this.#problems.update(folder, basis.pythonProblem, this.#python.isChosen(folder));
  }

  #folderOf(at: Uri | undefined): string | undefined {
    const own = at && workspace.getWorkspaceFolder(at);
    return own?.uri.scheme === 'file' ? own.uri.fsPath : localFolders()[0];
  }
}
