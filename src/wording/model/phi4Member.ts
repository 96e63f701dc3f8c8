import * as l10n from '@vscode/l10n';
import type { Phi4Member } from '../../core/ports/engine.ts';
import { formatCount } from '../../core/text/formatQuantity.ts';

/** That a model is in use which is of phi-4's family but not phi-4 itself. */
export function memberInUseText(member: Phi4Member, name: string): string {
  switch (member) {
    case 'reasoning':
    case 'reasoning-plus':
      return l10n.t('A relative of phi-4 is in use, {0}: {1}', `phi-4-${member}`, name);
    case 'mini':
      return l10n.t('A relative of phi-4 is in use, {0}: {1}', 'phi-4-mini', name);
    case 'phi-4':
    case 'derived':
      return l10n.t('A model derived from phi-4 is in use: {0}', name);
  }
}

/**
 * Which member of phi-4's family a model is, and what that means to its user.
 *
 * @param contextSize Tokens of the context that it was trained for; null where that is unknown.
 * @param architecture llama.cpp's name for how its matrices are stored.
 */
export function memberText(member: Phi4Member, contextSize: number | null, architecture: string): string {
  switch (member) {
    case 'phi-4':
      return architecture === 'llama'
        ? l10n.t('This is phi-4, judging by its shape, vocabulary and name, in the layout of Llama models.')
        : l10n.t('This is phi-4, judging by its shape and vocabulary.');
    case 'reasoning':
    case 'reasoning-plus':
      return l10n.t(
        'This is {0}, which has phi-4’s shape but is another model: it writes down its thoughts before it answers, so that answers take longer. Its context holds {1} tokens. Phidelity gives it at most 16,384 unless "phidelity.model.contextSize" says otherwise. What Phidelity says about phi-4 does not apply to it.',
        `phi-4-${member}`,
        contextSize === null ? '?' : formatCount(contextSize),
      );
    case 'derived':
      return l10n.t(
        'This model has phi-4’s shape and vocabulary, but its name or context is not phi-4’s: someone has trained phi-4 further. What Phidelity says about phi-4 may not apply to it.',
      );
    case 'mini':
      return l10n.t(
        'This is phi-4-mini or a variant of it, another and smaller model than phi-4. What Phidelity says about phi-4 does not apply to it.',
      );
  }
}
