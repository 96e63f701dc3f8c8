import * as v from 'valibot';
import type { EventStream, JsonLines } from './eventStream.ts';
import { EndpointRequestError, parsedJson } from './endpointConnection.ts';

/** OpenAI's marker of the end of a stream. */
const done = '[DONE]';

/** Several for each token of the longest context; a server that sends more says nothing with them. */
const mostEvents = 100_000;

const errorSchema = v.object({
  error: v.union([
    v.string(),
    v.object({ message: v.optional(v.string(), ''), code: v.optional(v.unknown()) }),
  ]),
});

/**
 * The events of a stream, each validated. Throws an EndpointRequestError for an unexpected event, and for one that reports
 * an error.
 */
export async function* readEvents<T>(
  chunks: AsyncIterable<string>,
  reader: EventStream | JsonLines,
  schema: v.BaseSchema<unknown, T, v.BaseIssue<unknown>>,
): AsyncGenerator<T> {
  const read = (take: () => string[]): string[] => {
    try {
      return take();
    } catch (error) {
      throw new EndpointRequestError({ kind: 'garbled', problem: 'too-long' }, { cause: error });
    }
  };
  let count = 0;
  for await (const chunk of chunks)
    for (const data of read(() => reader.push(chunk))) {
      count += 1;
      if (count > mostEvents) throw new EndpointRequestError({ kind: 'garbled', problem: 'too-long' });
      if (data !== done) yield eventOf(data, schema);
    }
  if ('flush' in reader) for (const data of reader.flush()) yield eventOf(data, schema);
}

function eventOf<T>(data: string, schema: v.BaseSchema<unknown, T, v.BaseIssue<unknown>>): T {
  const value = parsedJson(data);
  const event = v.safeParse(schema, value);
  // Validating each chunk twice would cost as much as everything else that is done with it.
  const reportsError = typeof value === 'object' && value !== null && 'error' in value;
  const failed = reportsError ? v.safeParse(errorSchema, value) : undefined;
  if (failed?.success) {
    const { error } = failed.output;
    const message = typeof error === 'string' ? error : error.message;
    const code = typeof error === 'string' ? undefined : error.code;
    const status = typeof code === 'number' ? code : 500;
    throw new EndpointRequestError({ kind: 'status', status, message });
  }
  if (event.success) return event.output;
  throw new EndpointRequestError({ kind: 'garbled', problem: 'unexpected' });
}
