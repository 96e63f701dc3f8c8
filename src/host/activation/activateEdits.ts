import type { AnswerQueue } from '../../core/conversation/answerQueue.ts';
import type { Engine } from '../../core/ports/engine.ts';
import type { ChatAttachments } from '../attachments/chatAttachments.ts';
import { registerEdit } from '../edits/editCommand.ts';
import { EditReviews } from '../edits/editReviews.ts';
import { registerFix } from '../edits/fix/fixCommand.ts';
import { FixOutcomes } from '../edits/fix/fixOutcomes.ts';
import { registerReviewCommands } from '../edits/reviewCommands.ts';
import type { CheckedDocuments } from '../verification/checked/checkedDocuments.ts';
import type { GeneratedCode } from '../verification/generatedCode/generatedCode.ts';
import type { WorkspaceVerification } from '../verification/workspaceVerification.ts';
import type { Activation } from './activation.ts';

/** Activates edits in place, and the review that every change of code goes through. */
export function activateEdits(
  { settings, timer, own }: Activation,
  parts: {
    /** The chat's. */
    readonly engine: Engine;
    readonly queue: AnswerQueue;
    readonly attachments: Pick<ChatAttachments, 'lines'>;
    readonly verification: WorkspaceVerification;
    readonly generatedCode: GeneratedCode;
    readonly checked: CheckedDocuments;
  },
): { readonly reviews: EditReviews } {
  const { engine, queue, attachments, verification, generatedCode: generated, checked } = parts;
  const reviews = own(new EditReviews({ verification, generated, settings }));
  own(registerReviewCommands(reviews));
  const edits = { engine, queue, settings: () => settings.chosen(), attachments, reviews };
  own(registerEdit(edits));
  const outcomes = own(new FixOutcomes({ checked, timer }));
  own(registerFix({ ...edits, verification, outcomes }));
  return { reviews };
}
