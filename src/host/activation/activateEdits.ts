import type { AnswerQueue } from '../../core/conversation/answerQueue.ts';
import type { Engine } from '../../core/ports/engine.ts';
import type { ChatAttachments } from '../attachments/chatAttachments.ts';
import { registerEdit } from '../edits/editCommand.ts';
import { EditReviews } from '../edits/editReviews.ts';
import { registerReviewCommands } from '../edits/reviewCommands.ts';
import type { GeneratedCode } from '../verification/generatedCode/generatedCode.ts';
import type { WorkspaceVerification } from '../verification/workspaceVerification.ts';
import type { Activation } from './activation.ts';

/** Activates edits in place, and the review that every change of code goes through. */
export function activateEdits(
  { settings, own }: Activation,
  parts: {
    /** The chat's. */
    readonly engine: Engine;
    readonly queue: AnswerQueue;
    readonly attachments: Pick<ChatAttachments, 'lines'>;
    readonly verification: WorkspaceVerification;
    readonly generatedCode: GeneratedCode;
  },
): { readonly reviews: EditReviews } {
  const { engine, queue, attachments, verification, generatedCode: generated } = parts;
  const reviews = own(new EditReviews({ verification, generated, settings }));
  own(registerReviewCommands(reviews));
  own(registerEdit({ engine, queue, settings: () => settings.chosen(), attachments, reviews }));
  return { reviews };
}
