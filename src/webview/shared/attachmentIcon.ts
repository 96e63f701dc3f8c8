import type { AttachmentKind } from '../../core/attachments/attachment.ts';
import type { ContextSuggestion } from '../../protocol/chatViewContract.ts';

/** The codicon of something that can go with a question. */
export function attachmentIcon(kind: AttachmentKind | ContextSuggestion['kind']): string {
  return icons[kind];
}

const icons: Readonly<Record<AttachmentKind | ContextSuggestion['kind'], string>> = {
  file: 'file',
  folder: 'folder',
  selection: 'list-selection',
  symbol: 'symbol-method',
  cell: 'notebook',
  problem: 'lightbulb',
  problems: 'warning',
  changes: 'git-compare',
  'staged-changes': 'git-compare',
  output: 'output',
  codebase: 'search',
  rules: 'law',
};
