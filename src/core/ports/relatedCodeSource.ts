import type { RelatedCode } from '../completion/completionPrompt.ts';
import type { SourceText } from '../completion/sourceText.ts';

/** Finds code in the workspace that helps to continue a file: what it imports, and what was edited lately. */
export interface RelatedCodeSource {
  /** At most `characters` of code, the most useful first; nothing when there is none. Never rejects. */
  find(source: SourceText, characters: number, signal: AbortSignal): Promise<readonly RelatedCode[]>;
}
