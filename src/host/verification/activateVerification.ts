import { Uri } from 'vscode';
import { packagedPaths } from '../../platform/packagedPaths.ts';
import { GeneratedCodeFile } from '../../platform/verification/generatedCodeFile.ts';
import { VerifierThread } from '../../platform/verification/verifier/verifierThread.ts';
import type { Activation } from '../activation/activation.ts';
import { CheckedDocuments } from './checked/checkedDocuments.ts';
import { registerVerifyCommands } from './commands/verifyCommands.ts';
import { showFindings } from './findings/verificationDiagnostics.ts';
import { GeneratedCode } from './generatedCode/generatedCode.ts';
import { PackageChanges } from './python/environmentChanges.ts';
import { WorkspacePython } from './python/workspacePython.ts';
import { FilesToVerify } from './toVerify/filesToVerify.ts';
import { registerToVerifyStatus } from './toVerify/toVerifyStatus.ts';
import { ToVerifyView } from './toVerify/toVerifyView.ts';
import { registerVerifiedCommands } from './verified/verifiedCommands.ts';
import { WorkspaceVerifiedApis } from './verified/workspaceVerifiedApis.ts';
import { WorkspaceVerification } from './workspaceVerification.ts';

/** Activates verification in the editor: findings, the view of what is left to verify, and their commands. */
export function activateVerification({ context, settings, logger, timer, own }: Activation): {
  readonly verification: WorkspaceVerification;
  readonly generatedCode: GeneratedCode;
} {
  const verifier = own(new VerifierThread({ entry: packagedPaths.verifierEntry, timer, logger }));
  const records = own(new WorkspaceVerifiedApis({ timer, logger }));
  const python = own(new WorkspacePython({ settings, timer, logger }));
  const packages = own(new PackageChanges());
  const verification = own(new WorkspaceVerification({ verifier, settings, records, python, packages }));
  const storage = context.storageUri ?? context.globalStorageUri;
  const file = new GeneratedCodeFile(Uri.joinPath(storage, 'written.json').fsPath);
  const generatedCode = own(new GeneratedCode({ file, logger }));
  const documents = own(new CheckedDocuments({ verification, written: generatedCode, timer }));
  const files = own(new FilesToVerify({ documents, settings }));
  const view = own(new ToVerifyView({ files, verification, settings }));
  own(registerToVerifyStatus({ files, view }));
  own(registerVerifyCommands({ documents, verification, logger }));
  own(registerVerifiedCommands(records));
  own(showFindings({ checked: documents, settings }));
  return { verification, generatedCode };
}
