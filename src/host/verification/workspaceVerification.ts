import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Disposable, EventEmitter, l10n, workspace, type Uri } from 'vscode';
import { untilAborted } from '../../core/lifetime/async.ts';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import type { NameJudge, PlacedNameJudge } from '../../core/guidance/nameJudge.ts';
import { PatientJudge } from '../../core/guidance/patientJudge.ts';
import type { Timer } from '../../core/ports/clock.ts';
import type {
  CodeVerifier,
  VerificationBasis,
  VerifierSettings,
} from '../../core/verification/codeVerifier.ts';
import type { InstallForm } from '../../core/verification/codeBlocks/readInstalls.ts';
import { type OffsetRange, touches } from '../../core/text/offsetRange.ts';
import type { Position } from '../../core/text/position.ts';
import { toReportItemsInTurns } from '../../wording/verdict.ts';
import type { VersionedApi } from '../../core/verification/verified/verifiedApis.ts';
import type { ReportItem } from '../../core/verification/findings/reportItem.ts';
import type { TypeChecker, TypeProblem } from '../../core/verification/typeChecker.ts';
import type { Settings } from '../settings/settings.ts';
import { localFolders } from '../documents/workspaceFiles.ts';
import type { PackageChanges } from './python/environmentChanges.ts';
import { PythonProblemNotice } from './python/pythonProblemNotice.ts';
import type { WorkspaceVerifiedApis } from './verified/workspaceVerifiedApis.ts';
import type { WorkspacePython } from './python/workspacePython.ts';

interface PieceToVerify {
  readonly code: string;
  readonly form?: InstallForm | undefined;
  readonly at?: Uri | undefined;
  readonly within?: OffsetRange;
  readonly around?: readonly string[];
}

/** Verifies code with the user's settings, each piece as part of the workspace folder that it belongs to. */
export class WorkspaceVerification implements Disposable {
  readonly #verifier: CodeVerifier & PlacedNameJudge & TypeChecker;
  readonly #timer: Timer;
  readonly #settings: Settings;
  readonly #verified: WorkspaceVerifiedApis;
  readonly #python: WorkspacePython;
  readonly #packages: PackageChanges;
  readonly #problems = new PythonProblemNotice();
  readonly #bases = new Map<string | undefined, VerificationBasis>();
  readonly #changed = new EventEmitter<void>();
  /** The settings that the verifier was configured with, as JSON. */
  #configured = '';
  readonly #subscriptions: Disposable;

  constructor(parts: {
    readonly verifier: CodeVerifier & PlacedNameJudge & TypeChecker;
    readonly settings: Settings;
    readonly verified: WorkspaceVerifiedApis;
    readonly python: WorkspacePython;
    readonly packages: PackageChanges;
    readonly timer: Timer;
  }) {
    this.#verifier = parts.verifier;
    this.#timer = parts.timer;
    this.#settings = parts.settings;
    this.#verified = parts.verified;
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
      this.#verified.onDidChange(() => this.#changed.fire()),
      this.#changed,
    );
    this.#configure();
  }

  /** Earlier results are outdated: packages, settings or the APIs marked as verified have changed. */
  readonly onDidChange = this.#changed.event;

  /**
   * Verifies a piece of Python. Rejects only when the signal is aborted, with its reason.
   *
   * @param request.form What the code is if not Python.
   * @param request.at The file that the code is in, or would be in; undefined for code outside of files, as in the chat.
   * @param request.within The part to verify; only its items are returned.
   * @param request.around Other code that runs in the same place.
   */
  async verify(request: PieceToVerify, signal: AbortSignal): Promise<readonly ReportItem[]> {
    return (await this.verifyWithBasis(request, signal)).items;
  }

  /** Like `verify`, with what the code was verified against. */
  async verifyWithBasis(
    { code, form, at, within, around }: PieceToVerify,
    signal: AbortSignal,
  ): Promise<{ readonly items: readonly ReportItem[]; readonly basis: VerificationBasis }> {
    const { folder, path: file } = this.#placeOf(at);
    await untilAborted(this.#python.ready(), signal);
    const [verification, verified] = await Promise.all([
      this.#verifier.verify({ code, form, path: file, folder, within, around }, signal),
      folder === undefined ? undefined : this.#verified.of(folder),
    ]);
    await this.#remember(folder, verification.basis);
    const isVerified = (api: VersionedApi): boolean => verified?.covers(api) ?? false;
    const items = await toReportItemsInTurns(verification, isVerified, nextTurn);
    signal.throwIfAborted();
    return {
      items: within ? items.filter(({ range }) => touches(range, within)) : items,
      basis: verification.basis,
    };
  }

  /**
   * Where Python could not read code; undefined where it can, or that could not be found out. Rejects only when the signal is
   * aborted, with its reason.
   *
   * @param request.at The file that the code is in, or would be in.
   */
  syntaxError(
    { code, isCell, at }: { readonly code: string; readonly isCell: boolean; readonly at: Uri },
    signal: AbortSignal,
  ): Promise<Position | undefined> {
    return this.#verifier.syntaxError({ code, isCell, folder: this.#folderOf(at) }, signal);
  }

  /**
   * The errors that a type checker finds in each of several texts of a file; undefined where it cannot be asked. Rejects only
   * when the signal is aborted, with its reason.
   */
  async checkTypes(
    at: Uri,
    texts: readonly string[],
    signal: AbortSignal,
  ): Promise<readonly (readonly TypeProblem[])[] | undefined> {
    await untilAborted(this.#python.ready(), signal);
    return this.#verifier.checkTypes({ ...this.#placeOf(at), texts }, signal);
  }

  /**
   * Judges the names of one answer while it is written: patiently, as `PatientJudge` does.
   *
   * @param at The file; undefined for code outside of files, as in the chat.
   */
  nameJudge(at?: Uri): NameJudge {
    const judge: NameJudge = {
      judge: async (name, signal) => {
        await untilAborted(this.#python.ready(), signal);
        return this.#verifier.judgeName({ ...name, ...this.#placeOf(at) }, signal);
      },
      warm: (written) => this.#verifier.warm({ ...written, ...this.#placeOf(at) }),
    };
    return new PatientJudge(judge, this.#timer);
  }

  /** What code in this file was last verified against; undefined if none was verified. Without a file, code on its own. */
  basisOf(at: Uri | undefined): VerificationBasis | undefined {
    return this.#bases.get(this.#folderOf(at));
  }

  /**
   * Marks an API as verified in the workspace folder that the code belongs to. Rejects with the reason `no-folder` if none
   * is open, with `verified-file` if the folder's `verified.json` is damaged, and with `storage`.
   *
   * @param at The file that the code is in; undefined for code outside of files.
   */
  async markVerified(api: VersionedApi, at?: Uri): Promise<void> {
    const folder = this.#folderOf(at);
    if (folder === undefined)
      throw new PhidelityError(
        'no-folder',
        l10n.t('Open a folder first. Verified APIs are saved in its .phidelity/verified.json.'),
      );
    await this.#verified.add(folder, api);
  }

  /** Removes the mark of `markVerified`. Rejects with the reason `verified-file` or `storage`. */
  async withdraw(api: VersionedApi, at?: Uri): Promise<void> {
    const folder = this.#folderOf(at);
    if (folder !== undefined) await this.#verified.remove(folder, [api]);
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
    // In an untrusted workspace, a Python may only be unusable because it is not run.
    if (workspace.isTrusted)
      this.#problems.update(folder, basis.pythonProblem, this.#python.isChosen(folder));
  }

  #placeOf(at: Uri | undefined): { readonly path: string; readonly folder: string | undefined } {
    const folder = this.#folderOf(at);
    const file = at?.scheme === 'file' ? at.fsPath : path.join(folder ?? process.cwd(), 'phidelity.py');
    return { path: file, folder };
  }

  #folderOf(at: Uri | undefined): string | undefined {
    const own = at && workspace.getWorkspaceFolder(at);
    return own?.uri.scheme === 'file' ? own.uri.fsPath : localFolders()[0];
  }
}
