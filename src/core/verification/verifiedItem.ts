import type { CodeRange } from './codeRange.ts';
import type { FindingKind } from './finding.ts';
import type { Subject } from './subject.ts';

/** An import or a symbol in verified code, in words for people. The same words stand wherever it is shown. */
export interface VerifiedItem {
  readonly kind: 'import' | 'symbol';
  /** `requests`, or `requests.get`. */
  readonly name: string;
  /** What to look at in the code: the module of an import, the last name of a symbol. */
  readonly range: CodeRange;
  /** Why a person should look at it; undefined where nothing is left to verify. */
  readonly finding: FindingKind | undefined;
  /** What is known of it in a few words, such as `installed, requests 2.31.0` or `does not exist`. */
  readonly label: string;
  /** What the label leaves open, in whole sentences, such as what may be meant instead. */
  readonly detail?: string;
  /** Name, label and detail in whole sentences. */
  readonly message: string;
  /** As the checker prints it. */
  readonly signature?: string;
  /** Where it is defined. The line is counted from 1. */
  readonly source?: { readonly path: string; readonly line: number };
  /** The address of its documentation. */
  readonly documentation?: string;
  /** Real names that may be meant, the nearest first, and what they would replace. */
  readonly replacement?: { readonly range: CodeRange; readonly names: readonly string[] };
  /** The command that installs it; never of what is not known. */
  readonly install?: string;
  /** What a person vouches for who has verified it; undefined where nobody can, since nothing is installed. */
  readonly subject?: Subject;
  readonly isVerifiedByPerson: boolean;
}
