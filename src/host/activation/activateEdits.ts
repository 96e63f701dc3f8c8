import type { AnswerQueue } from '../../core/conversation/answerQueue.ts';
import type { BrokenPlaceFinder } from '../../core/edits/next/brokenPlaces.ts';
import type { Engine } from '../../core/ports/engine.ts';
import type { ChatAttachments } from '../attachments/chatAttachments.ts';
import { registerEdit } from '../edits/editCommand.ts';
import { EditReviews } from '../edits/editReviews.ts';
import { registerFix } from '../edits/fix/fixCommand.ts';
import { FixOutcomes } from '../edits/fix/fixOutcomes.ts';
import { BrokenList } from '../edits/next/brokenList.ts';
import { showBrokenPlaces } from '../edits/next/brokenPlacesView.ts';
import { DefinitionWatch } from '../edits/next/definitionWatch.ts';
import { registerNextEdits } from '../edits/next/nextEdits.ts';
import { registerReviewCommands } from '../edits/reviewCommands.ts';
import { registerDefinitionLenses } from '../edits/write/definitionLenses.ts';
import { registerWrite } from '../edits/write/registerWrite.ts';
import type { CheckedDocuments } from '../verification/checked/checkedDocuments.ts';
import type { GeneratedCode } from '../verification/generatedCode/generatedCode.ts';
import type { WorkspaceVerification } from '../verification/workspaceVerification.ts';
import type { Activation } from './activation.ts';

/** Activates the review that every change of code goes through. */
export function activateReviews(
  { settings, own }: Activation,
  parts: { readonly verification: WorkspaceVerification; readonly generatedCode: GeneratedCode },
): EditReviews {
  const { verification, generatedCode: generated } = parts;
  const reviews = own(new EditReviews({ verification, generated, settings }));
  own(registerReviewCommands(reviews));
  return reviews;
}

/** Activates edits in place. */
export function activateEdits(
  { settings, timer, logger, own }: Activation,
  parts: {
    /** The chat's. */
    readonly engine: Engine;
    readonly queue: AnswerQueue;
    readonly attachments: Pick<ChatAttachments, 'lines'>;
    readonly reviews: EditReviews;
    readonly verification: WorkspaceVerification;
    readonly checked: CheckedDocuments;
    readonly finder: BrokenPlaceFinder;
  },
): void {
  const { engine, queue, attachments, reviews, verification, checked, finder } = parts;
  const edits = {
    ...{ engine, queue, attachments, reviews },
    settings: () => settings.chosen(),
    isDemo: () => settings.isDemoChat,
  };
  own(registerEdit(edits));
  own(registerWrite({ ...edits, verification }));
  own(registerDefinitionLenses({ settings, timer }));
  const outcomes = own(new FixOutcomes({ checked, timer }));
  own(registerFix({ ...edits, verification, outcomes }));
  const list = own(new BrokenList());
  const watch = own(new DefinitionWatch({ finder, list, reviews, settings, timer, logger }));
  own(showBrokenPlaces(list));
  own(registerNextEdits({ ...edits, list, watch }));
}
