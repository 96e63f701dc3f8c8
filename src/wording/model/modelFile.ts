import * as l10n from '@vscode/l10n';
import { PhidelityError, type ErrorReason } from '../../core/errors/phidelityError.ts';
import type {
  ModelCompanion,
  ModelFileDoubt,
  ModelFileProblem,
} from '../../core/models/file/modelFileProblem.ts';
import { plainText } from '../../core/text/untrustedText.ts';
import { formatBytes, formatCount } from '../../core/text/formatQuantity.ts';
import { modelPartText } from './modelParts.ts';
import { notGgufText } from './notGguf.ts';

const reasons: Readonly<Record<ModelFileProblem['kind'], ErrorReason>> = {
  'not-gguf': 'not-gguf',
  cut: 'truncated-gguf',
  damaged: 'truncated-gguf',
  'missing-part': 'model-not-found',
  'byte-order': 'unsupported-model',
  version: 'unsupported-model',
  'tensor-type': 'unsupported-model',
  'renamed-part': 'unsupported-model',
  'swapped-part': 'unsupported-model',
  'joined-parts': 'unsupported-model',
  piece: 'truncated-gguf',
  'foreign-part': 'unsupported-model',
  'no-architecture': 'unsupported-model',
  'unknown-architecture': 'unsupported-model',
  companion: 'unsupported-model',
  'no-vocabulary': 'unsupported-model',
  'not-generating': 'unsupported-model',
  'chat-format': 'unsupported-model',
};

/** The error for a model's file that cannot be used. */
export function modelFileError(problem: ModelFileProblem): PhidelityError {
  return new PhidelityError(reasons[problem.kind], modelFileProblemText(problem));
}

/** Why a model's file cannot be used, and what to do: the same words before it is loaded and when it is. */
export function modelFileProblemText(problem: ModelFileProblem): string {
  const name = plainText(problem.fileName);
  switch (problem.kind) {
    case 'not-gguf':
      return notGgufText(name, problem.instead);
    case 'byte-order':
      return l10n.t(
        '{0} is a GGUF file for big-endian machines, which this one is not. Choose the usual, little-endian file of the model.',
        name,
      );
    case 'version':
      return versionText(name, problem.version);
    case 'damaged':
      return l10n.t(
        '{0} is incomplete or damaged: its header is not readable. Download it again, or choose another file.',
        name,
      );
    case 'cut':
      return l10n.t(
        '{0} is incomplete or damaged: it is shorter than its header says ({1} bytes). Download it again, or choose another file.',
        name,
        formatCount(problem.bytes),
      );
    case 'tensor-type':
      return l10n.t(
        '{0} stores weights ("{1}") in a type that this version of llama.cpp does not read (number {2}). Choose a file with another quantization.',
        name,
        plainText(problem.tensor, 60),
        problem.type,
      );
    case 'companion':
    case 'no-architecture':
    case 'unknown-architecture':
    case 'no-vocabulary':
    case 'not-generating':
    case 'chat-format':
      return otherModelText(problem, name);
    default:
      return modelPartText(problem, name);
  }
}

type OtherModelKind =
  | 'companion'
  | 'no-architecture'
  | 'unknown-architecture'
  | 'no-vocabulary'
  | 'not-generating'
  | 'chat-format';

/** About a file that is whole, and of no model that can answer questions here. */
function otherModelText(problem: Extract<ModelFileProblem, { kind: OtherModelKind }>, name: string): string {
  switch (problem.kind) {
    case 'companion':
      return companionText(name, problem.what);
    case 'no-architecture':
      return l10n.t(
        '{0} does not say which kind of model it holds, so it cannot be loaded. Choose a GGUF file of phi-4.',
        name,
      );
    case 'unknown-architecture':
      return l10n.t(
        '{0} is a "{1}" model, which this version of llama.cpp does not know. Choose another model.',
        name,
        plainText(problem.architecture, 60),
      );
    case 'no-vocabulary':
      return l10n.t(
        '{0} has no vocabulary, so it cannot read or write text. Choose a GGUF file of phi-4.',
        name,
      );
    case 'not-generating':
      return l10n.t(
        '{0} is a "{1}" model that does not generate text, so it cannot answer questions. Choose a GGUF file of phi-4.',
        name,
        plainText(problem.architecture, 60),
      );
    case 'chat-format':
      return l10n.t(
        '{0} is a "{1}" model without the control tokens of the chat formats that Phidelity supports (phi-4 and ChatML), so it cannot chat. Choose a GGUF file of phi-4.',
        name,
        plainText(problem.architecture, 60),
      );
  }
}

function versionText(name: string, version: number): string {
  return version < 2
    ? l10n.t(
        '{0} is in version {1} of GGUF, which llama.cpp no longer reads. Choose a newer file of the model.',
        name,
        version,
      )
    : l10n.t(
        '{0} is in version {1} of GGUF, which is newer than this version of llama.cpp reads. Update Phidelity, or choose another file.',
        name,
        version,
      );
}

function companionText(name: string, what: ModelCompanion): string {
  switch (what) {
    case 'adapter':
      return l10n.t(
        '{0} is an adapter (LoRA), which changes a model and is none itself. Choose the model’s own file.',
        name,
      );
    case 'control-vector':
      return l10n.t(
        '{0} is a control vector, which changes a model and is none itself. Choose the model’s own file.',
        name,
      );
    case 'projector':
      return l10n.t(
        '{0} is a projector (mmproj), which lets a model see or hear and does not write text. Choose the model’s own file.',
        name,
      );
    case 'importance-matrix':
      return l10n.t(
        '{0} is an importance matrix, which is used to quantize a model and is none itself. Choose the model’s own file.',
        name,
      );
    case 'vocabulary':
      return l10n.t('{0} holds a vocabulary only, and no weights. Choose the model’s own file.', name);
  }
}

/** The error for a folder, a pipe and the like. */
export function notAFileError(path: string, isFolder: boolean): PhidelityError {
  return new PhidelityError(
    'not-gguf',
    isFolder
      ? l10n.t('{0} is a folder, not a GGUF file. Choose a file with "Phidelity: Choose Model File…".', path)
      : l10n.t('{0} is not a regular file. Choose another one with "Phidelity: Choose Model File…".', path),
  );
}

/** The error for a file that the system does not let us read; the system's own where no advice helps. */
export function modelAccessError(path: string, error: unknown): unknown {
  switch ((error as { code?: unknown }).code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new PhidelityError(
        'model-not-found',
        l10n.t('{0} does not exist. Choose another file with "Phidelity: Choose Model File…".', path),
        { cause: error },
      );
    case 'EACCES':
    case 'EPERM':
      return new PhidelityError(
        'model-unreadable',
        l10n.t('You have no permission to read {0}. Change its permissions, or choose another file.', path),
        { cause: error },
      );
    default:
      return error;
  }
}

/** The error for a model that llama.cpp refuses, with its own words. */
export function loadFailedError(
  model: { readonly fileName: string; readonly architecture: string },
  why: string,
  cause?: unknown,
): PhidelityError {
  return new PhidelityError(
    'load-failed',
    l10n.t(
      'llama.cpp could not load {0} (architecture "{1}"): {2} Choose another file, or see the log.',
      plainText(model.fileName),
      plainText(model.architecture, 60),
      plainText(why).replace(/\.?$/, '.'),
    ),
    { cause },
  );
}

/** What raises a doubt about a model's file, and what to do. */
export function modelFileDoubtText(doubt: ModelFileDoubt): string {
  const name = plainText(doubt.fileName);
  switch (doubt.kind) {
    case 'zeros':
      return l10n.t(
        '{0} may be damaged: about {1} of its {2} of weights are nothing but zeros, beginning in "{3}". If its answers make no sense, download it again.',
        name,
        formatBytes(doubt.bytes),
        formatBytes(doubt.total),
        plainText(doubt.tensor, 60),
      );
    case 'not-numeric':
      return l10n.t(
        '{0} may be damaged: what it computes is not numeric, so its answers make no sense. Download it again, or choose another file.',
        name,
      );
  }
}
