import type { Range, Uri } from 'vscode';
import type { ReportItem } from '../../../core/verification/findings/reportItem.ts';

/** A document and what was found out about the parts of it that are watched. */
export interface CheckedDocument {
  readonly uri: Uri;
  /** That of the document when it was checked last; its items have followed it since. */
  readonly version: number;
  /** Those in code that Phidelity wrote, or all or some because a person asked for it; in the order of the text. */
  readonly items: readonly CheckedItem[];
}

/** An import or a symbol, and where it stands in the document now. */
export interface CheckedItem {
  readonly item: ReportItem;
  readonly range: Range;
  /** Where `item.replacement` stands. */
  readonly replacementRange?: Range;
}
