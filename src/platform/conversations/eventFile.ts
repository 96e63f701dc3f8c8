import { constants, open } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';
import { setImmediate as nextTurn } from 'node:timers/promises';
import * as v from 'valibot';
import type { Conversation } from '../../core/conversation/conversation.ts';
import { ConversationFold } from '../../core/conversation/conversationFold.ts';
import type { ConversationEvent } from '../../core/conversation/conversationStore.ts';
import { conversationEventSchema } from '../../protocol/schemas/conversationSchemas.ts';

/** Bytes that are asked of the disk at a time. */
const readBytes = 512 * 1024;
/** Bytes that are parsed in one turn of the event loop: half a millisecond of work. */
const sliceBytes = 16 * 1024;

/** Lines of an answer's text and of what the model thinks, as `JSON.stringify` begins them. */
const textLines = ['{"type":"text"', '{"type":"thought"'] as const;

/**
 * Appends values to a file as lines of JSON, in one write: at the end of whatever other windows have written, and never
 * between the parts of a line of theirs. The line break comes first, so that an entry after one that a crash has torn
 * starts a line of its own. Rejects with file system errors.
 */
export async function appendLines(path: string, values: readonly unknown[]): Promise<void> {
  const data = Buffer.from(`\n${values.map((value) => JSON.stringify(value)).join('\n')}\n`);
  // Without waiting for a reader, should it be a pipe.
  const flags = constants.O_APPEND | constants.O_CREAT | constants.O_WRONLY | (constants.O_NONBLOCK ?? 0);
  const file = await open(path, flags, 0o666);
  try {
    // `appendFile` writes in pieces, between which another window may write. Only a full disk takes less than all.
    for (let written = 0; written < data.length;)
      written += (await file.write(data, written, data.length - written)).bytesWritten;
  } finally {
    await file.close();
  }
}

/**
 * The lines of a file as far as it is written now, without empty ones, in slices between which the event loop turns.
 * Rejects with file system errors, and with `ENOTSUP` for what is not a file: a pipe would be waited for.
 */
export async function* readLines(path: string): AsyncGenerator<readonly string[], void> {
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    if (!(await file.stat()).isFile())
      throw Object.assign(new Error(`${path} is not a file`), { code: 'ENOTSUP' });
    const buffer = Buffer.allocUnsafe(readBytes);
    const decoder = new StringDecoder('utf8');
    let rest: string[] = [];
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, readBytes);
      for (let from = 0; from < bytesRead; from += sliceBytes) {
        const [first, ...lines] = decoder
          .write(buffer.subarray(from, Math.min(bytesRead, from + sliceBytes)))
          .split('\n');
        rest.push(first!);
        if (lines.length === 0) continue;
        const line = rest.join('');
        rest = [lines.pop()!];
        yield [line, ...lines].filter((one) => one !== '');
        await nextTurn();
      }
      // Of a file, less than was asked for is the end.
      if (bytesRead < readBytes) break;
    }
    const last = rest.join('') + decoder.end();
    if (last !== '') yield [last];
  } finally {
    await file.close();
  }
}

/**
 * The conversation that a file's events make, and how many of its lines are none. Rejects as `readLines` does, and with the
 * signal's reason once that is aborted.
 *
 * @param id The conversation's, whatever the file says: later appends use the file's name.
 * @param options.withoutText Leaves out the text of answers, without parsing it.
 */
export async function foldFile(
  path: string,
  id: string,
  options: { readonly withoutText?: boolean; readonly signal?: AbortSignal } = {},
): Promise<{ readonly conversation: Conversation; readonly broken: number }> {
  const fold = new ConversationFold(id);
  let broken = 0;
  for await (const lines of readLines(path)) {
    options.signal?.throwIfAborted();
    for (const line of lines) {
      if (options.withoutText && textLines.some((start) => line.startsWith(start))) continue;
      const event = parseEvent(line);
      if (event) fold.add(event);
      else broken += 1;
    }
  }
  return { conversation: fold.conversation, broken };
}

/** By type: a variant schema would try one after the other. */
const eventSchemas: ReadonlyMap<unknown, v.GenericSchema<unknown, ConversationEvent>> = new Map(
  conversationEventSchema.options.map((schema) => [schema.entries.type.literal, schema]),
);

function parseEvent(line: string): ConversationEvent | undefined {
  try {
    const value = JSON.parse(line) as { readonly type?: unknown };
    const schema = eventSchemas.get(value.type);
    const parsed = schema && v.safeParse(schema, value);
    return parsed?.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}
