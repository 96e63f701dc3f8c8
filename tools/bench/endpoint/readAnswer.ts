/**
 * Reads a streamed answer to its end, looking at nothing but that.
 *
 * @param count Finds the number of tokens in what the server says last.
 * @returns `firstText`: when its first piece was there.
 */
export async function readAnswer(
  response: Response,
  count: RegExp,
): Promise<{ tokens: number; firstText: number }> {
  const decoder = new TextDecoder();
  let firstText = 0;
  let end = '';
  for await (const piece of response.body!) {
    firstText ||= performance.now();
    end = (end + decoder.decode(piece, { stream: true })).slice(-10_000);
  }
  return { tokens: Number(count.exec(end)?.[1]), firstText };
}
