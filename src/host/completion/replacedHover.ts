import { Hover, MarkdownString, type HoverProvider, type Position, type TextDocument } from 'vscode';
import type { Completer } from '../../core/completion/completer.ts';
import { plainMarkdown } from '../../core/text/untrustedText.ts';
import { describeReplaced } from '../../wording/verdict.ts';
import type { CompletionProvider } from './completionProvider.ts';
import { sourceAt } from './sourceAt.ts';

/** In UTF-16 code units. */
const longestText = 1000;

/** Tells, where a suggestion is shown, which of its names were put in the place of others. */
export class ReplacedHover implements HoverProvider {
  readonly #provider: Pick<CompletionProvider, 'shownAt'>;
  readonly #completer: Pick<Completer, 'replaced'>;

  constructor(parts: {
    readonly provider: Pick<CompletionProvider, 'shownAt'>;
    readonly completer: Pick<Completer, 'replaced'>;
  }) {
    this.#provider = parts.provider;
    this.#completer = parts.completer;
  }

  provideHover(document: TextDocument, position: Position): Hover | undefined {
    const { source } = sourceAt(document, position);
    const replaced = this.#provider
      .shownAt(document, position)
      .flatMap((text) => this.#completer.replaced.find(source.id, text));
    if (replaced.length === 0) return undefined;
    const wanted = [...new Set(replaced.map((one) => one.wanted))];
    return new Hover(
      wanted.map((one) => new MarkdownString(plainMarkdown(describeReplaced(one), longestText))),
    );
  }
}
