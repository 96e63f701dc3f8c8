import { Uri } from 'vscode';
import type { BrokenPlaceFinder } from '../../core/edits/next/brokenPlaces.ts';
import { untilAborted } from '../../core/lifetime/async.ts';
import { packagedPaths } from '../../platform/packagedPaths.ts';
import { GeneratedCodeFile } from '../../platform/verification/generatedCodeFile.ts';
import { VerifierThread } from '../../platform/verification/verifier/verifierThread.ts';
import type { Activation } from './activation.ts';
import { CheckedDocuments } from '../verification/checked/checkedDocuments.ts';
import { registerVerifyCommands } from '../verification/commands/verifyCommands.ts';
import { showFindings } from '../verification/findings/verificationDiagnostics.ts';
import { GeneratedCode } from '../verification/generatedCode/generatedCode.ts';
import { PackageChanges } from '../verification/python/environmentChanges.ts';
import { WorkspacePython } from '../verification/python/workspacePython.ts';
import { FilesToVerify } from '../verification/toVerify/filesToVerify.ts';
import { registerToVerifyStatus } from '../verification/toVerify/toVerifyStatus.ts';
import { ToVerifyView } from '../verification/toVerify/toVerifyView.ts';
import { registerVerifiedCommands } from '../verification/verified/verifiedCommands.ts';
import { WorkspaceVerifiedApis } from '../verification/verified/workspaceVerifiedApis.ts';
import { WorkspaceVerification } from '../verification/workspaceVerification.ts';

/** Activates verification in the editor: findings, the view of what is left to verify, and their commands. */
export function activateVerification({ context, settings, logger, timer, own }: Activation): {
  readonly verification: WorkspaceVerification;
  readonly generatedCode: GeneratedCode;
  readonly checked: CheckedDocuments;
  readonly finder: BrokenPlaceFinder;
} {
  const verifier = own(new VerifierThread({ entry: packagedPaths.verifierEntry, timer, logger }));
  const verified = own(new WorkspaceVerifiedApis({ timer, logger }));
  const python = own(new WorkspacePython({ settings, timer, logger }));
  const packages = own(new PackageChanges());
  const verification = own(
    new WorkspaceVerification({ verifier, settings, verified, python, packages, timer }),
  );
  const storage = context.storageUri ?? context.globalStorageUri;
  const file = new GeneratedCodeFile(Uri.joinPath(storage, 'written.json').fsPath);
  const generatedCode = own(new GeneratedCode({ file, logger }));
  const documents = own(new CheckedDocuments({ verification, generated: generatedCode, timer }));
  const files = own(new FilesToVerify({ documents, settings }));
  const view = own(new ToVerifyView({ files, verification, settings }));
  own(registerToVerifyStatus({ files, view }));
  own(registerVerifyCommands({ documents, verification, logger }));
  own(registerVerifiedCommands(verified));
  own(showFindings({ checked: documents, settings }));
  const finder: BrokenPlaceFinder = {
    brokenBy: async (change, signal) => {
      await untilAborted(python.ready(), signal);
      return verifier.brokenBy(change, signal);
    },
  };
  return { verification, generatedCode, checked: documents, finder };
}
