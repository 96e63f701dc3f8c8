import * as l10n from '@vscode/l10n';
import type { NotGguf } from '../../core/models/file/notGguf.ts';
import { joinSentences } from '../sentences.ts';

/**
 * What a file is that is no GGUF, and what to do.
 *
 * @param name Of the file.
 */
export function notGgufText(name: string, instead: NotGguf): string {
  return joinSentences(
    l10n.t('{0} is not a GGUF model file: {1}.', name, contentText(instead)),
    notGgufAdvice(instead),
  );
}

function contentText(instead: NotGguf): string {
  switch (instead) {
    case 'empty':
      return l10n.t('it is empty');
    case 'zeros':
      return l10n.t('it begins with nothing but zeros, as a file does that was allocated and not downloaded');
    case 'git-lfs':
      return l10n.t('it is a Git LFS pointer, a short text in place of the file');
    case 'git-annex':
      return l10n.t('it is a git-annex pointer, a short text in place of the file');
    case 'web-page':
      return l10n.t('it is a web page (HTML), as servers send in place of a file');
    case 'server-message':
      return l10n.t('it is text such as a server’s error message');
    case 'zip':
      return l10n.t('it is a ZIP archive, or a PyTorch file');
    case 'compressed':
      return l10n.t('it is a compressed archive');
    case 'safetensors':
      return l10n.t('it is a safetensors file');
    case 'older-format':
      return l10n.t('it is in a format of llama.cpp before GGUF');
    case 'something-else':
      return l10n.t('it does not start with "GGUF"');
  }
}

function notGgufAdvice(instead: NotGguf): string {
  switch (instead) {
    case 'empty':
    case 'zeros':
      return l10n.t('Download it again, or choose another file.');
    case 'git-lfs':
      return l10n.t('Run "git lfs pull" in its folder, or choose another file.');
    case 'git-annex':
      return l10n.t('Run "git annex get" in its folder, or choose another file.');
    case 'web-page':
    case 'server-message':
      return l10n.t('Open it in an editor to see why there was no download, or choose another file.');
    default:
      return l10n.t('Choose another file with "Phidelity: Choose Model File…".');
  }
}
