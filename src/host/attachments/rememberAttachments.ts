import { type Disposable, type Memento, Uri, workspace } from 'vscode';
import * as v from 'valibot';
import type { PendingQuestion } from '../../core/attachments/pendingQuestion.ts';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import type { Logger } from '../../core/ports/logger.ts';
import { attachmentSchema } from '../../protocol/schemas/conversationSchemas.ts';
import type { ChatAttachments } from './chatAttachments.ts';

const key = 'attachedToQuestion';

/**
 * What is remembered of an attachment: a file is read again, lines are looked for in theirs. Cells, whose notebook may not be
 * open, and texts that are in no document are kept as they were.
 */
const rememberedSchema = v.array(
  v.union([
    attachmentSchema,
    v.object({
      kind: v.picklist(['file', 'selection']),
      uri: v.string(),
      startLine: v.number(),
      /** Of lines. */
      text: v.string(),
      /** Of lines that are a function, a class or the like. */
      name: v.exactOptional(v.string()),
    }),
  ]),
);

type Remembered = v.InferOutput<typeof rememberedSchema>;

/** Longer lines are not remembered: VS Code keeps all of this in memory. */
const longestText = 200_000;

/** Remembers what is attached to the next question, as the panel does with its text, and attaches it again at the start. */
export function rememberAttachments(parts: {
  readonly pending: PendingQuestion;
  readonly attachments: ChatAttachments;
  readonly memento: Memento;
  readonly logger: Logger;
}): Disposable {
  const { pending, attachments, memento, logger } = parts;
  const parsed = v.safeParse(rememberedSchema, memento.get(key));
  const restored = attachAgain(parsed.success ? parsed.output : [], attachments, logger);
  const remember = async (): Promise<void> => {
    // What is still to be attached again would be forgotten.
    await restored;
    await memento.update(key, remembered(pending));
  };
  return pending.onDidChange(() => void remember());
}

function remembered({ attachments }: PendingQuestion): Remembered {
  return attachments
    .filter(({ source }) => source === undefined)
    .map(({ attachment }): Remembered[number] => {
      const { kind, uri, startLine, text, name } = attachment;
      if (kind === 'file') return { kind, uri, startLine, text: '' };
      return kind === 'selection' && attachment.cell === undefined
        ? { kind, uri, startLine, text, ...(name === undefined ? {} : { name }) }
        : attachment;
    })
    .filter(({ text }) => text.length <= longestText);
}

async function attachAgain(all: Remembered, attachments: ChatAttachments, logger: Logger): Promise<void> {
  for (const one of all) {
    const { kind, uri } = one;
    try {
      const place = Uri.parse(uri, true);
      if (kind === 'file') await attachments.restoreFile(place);
      else if ('languageId' in one) attachments.restoreText(one);
      else attachments.restoreLines(await workspace.openTextDocument(place), one);
    } catch (error) {
      logger.warn(`${uri} is not attached again: ${PhidelityError.from(error).message}`);
    }
  }
}
