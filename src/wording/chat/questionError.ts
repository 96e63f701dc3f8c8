import * as l10n from '@vscode/l10n';
import type { QuestionProblem } from '../../core/chat/questionProblem.ts';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import { formatCount } from '../../core/text/formatQuantity.ts';

/** The error for a question that cannot be asked: `message-empty` or `message-too-long`. */
export function questionError(problem: QuestionProblem): PhidelityError {
  switch (problem.kind) {
    case 'empty':
      return new PhidelityError('message-empty', l10n.t('Enter a question first.'));
    case 'emptied':
      return new PhidelityError(
        'message-empty',
        l10n.t('The question is empty. Enter a question, or cancel.'),
      );
    case 'too-long':
      return new PhidelityError('message-too-long', tooLong(problem));
    case 'full':
      return new PhidelityError(
        'message-too-long',
        l10n.t(
          "This answer and its question fill the model's context, so it cannot be continued. Ask for the rest in a new chat.",
        ),
      );
    case 'line-too-long':
      return new PhidelityError(
        'message-too-long',
        l10n.t(
          "Line {0} of {1} alone is {2} tokens long, more than fits into the model's context. Select part of the line.",
          problem.line,
          problem.path,
          formatCount(problem.size),
        ),
      );
  }
}

function tooLong({ size, limit, isEstimate }: QuestionProblem & { readonly kind: 'too-long' }): string {
  const numbers = [formatCount(size), formatCount(limit)];
  return isEstimate
    ? l10n.t(
        "Your message is about {0} tokens long, but the model's context only has room for about {1}. Shorten the message, or ask about less code.",
        ...numbers,
      )
    : l10n.t(
        "Your message is {0} tokens long, but the model's context only has room for {1}. Shorten the message, or ask about less code.",
        ...numbers,
      );
}
