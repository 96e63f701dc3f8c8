import type { Range, Uri } from 'vscode';
import type { ReportItem } from '../../../core/verification/findings/reportItem.ts';

/** A document and the items in the parts of it that are verified. */
export interface CheckedDocument {
  readonly uri: Uri;
  /** The document's version when it was last checked; the items have moved along with its changes since. */
  readonly version: number;
  /** Those in generated code and in what the user had verified, in the order of the text. */
  readonly items: readonly CheckedItem[];
}

/** An import or a symbol, and its current range in the document. */
export interface CheckedItem {
  readonly item: ReportItem;
  readonly range: Range;
  /** The current range of `item.replacement`. */
  readonly replacementRange?: Range;
}
