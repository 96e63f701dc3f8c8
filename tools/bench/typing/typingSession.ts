import { setTimeout as sleep } from 'node:timers/promises';
import type { Completer } from '../../../src/core/completion/completer.ts';
import type { CompletionOutcome } from '../../../src/core/completion/outcome/completionOutcome.ts';
import type { LineChange } from '../../../src/core/completion/document/sourceText.ts';
import { TypedDocument } from './typedDocument.ts';
import { Typist, type Keystroke } from './typist.ts';

/** One key, and what was shown after it. */
export interface MeteredKey {
  readonly outcome: CompletionOutcome;
  /** Milliseconds from the key to the outcome. */
  readonly milliseconds: number;
}

export interface TypingRecord {
  readonly keys: MeteredKey[];
  accepted: number;
  acceptedCharacters: number;
}

/** A shorter completion is typed as fast as read. */
const worthReading = 8;

/** The completion, if it says what the user has in mind and is worth reading. */
function worthAccepting(shown: string | undefined, wanted: string): string | undefined {
  return shown !== undefined && shown.length >= worthReading && wanted.startsWith(shown) ? shown : undefined;
}

/**
 * Types a text into a document as a user would, and accepts completions that say what the user has in mind.
 * The keys come in real time: what is too slow comes too late.
 */
export async function typingSession(options: {
  readonly completer: Completer;
  readonly path: string;
  /** What stands above and below already. */
  readonly before: string;
  readonly after: string;
  readonly text: string;
  readonly seed: number;
}): Promise<TypingRecord> {
  const { completer, text } = options;
  const document = new TypedDocument(options.path, options.before, options.after);
  const typist = new Typist(options.seed);
  const record: TypingRecord = { keys: [], accepted: 0, acceptedCharacters: 0 };
  const pending: Promise<unknown>[] = [];
  let call = new AbortController();
  let shown: string | undefined;

  const press = (edit: () => LineChange): void => {
    call.abort();
    const own = new AbortController();
    call = own;
    shown = undefined;
    const pressed = performance.now();
    completer.edited(document.id, edit());
    const asked = completer.complete(document, document.cursor, 'automatic', own.signal);
    pending.push(
      asked.then((outcome) => {
        record.keys.push({ outcome, milliseconds: performance.now() - pressed });
        if (call === own && outcome.kind === 'completions') shown = outcome.texts[0];
      }),
    );
  };

  const strike = ({ key }: Keystroke): void =>
    press(() => (key === 'backspace' ? document.backspace() : document.type(key.type)));

  await completer.prewarm(document, document.cursor);
  for (let at = 0; at < text.length;) {
    const wanted = text.slice(at);
    // The editor indents the new line by itself.
    const next = /^\n(?: +(?=\S))?/.exec(wanted)?.[0] ?? wanted[0]!;
    const [first, ...more] = typist.strokesFor(next);
    await sleep(first!.pause);
    const whole = worthAccepting(shown, wanted);
    if (whole !== undefined) {
      await sleep(typist.reading());
      press(() => document.type(whole));
      record.accepted += 1;
      record.acceptedCharacters += whole.length;
      at += whole.length;
      continue;
    }
    strike(first!);
    for (const stroke of more) {
      await sleep(stroke.pause);
      strike(stroke);
    }
    at += next.length;
  }
  await Promise.all(pending);
  return record;
}
