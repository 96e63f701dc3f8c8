import type { Block } from '../markdown/blockSplitter.ts';
import { MarkdownStream } from '../markdown/markdownStream.ts';

/** Part of a question: prose, fenced code, or a traceback that was pasted without a fence. */
export interface QuestionPart {
  readonly kind: 'text' | 'code' | 'traceback';
  readonly text: string;
  /** The language of code, in lower case; empty if it is not known. */
  readonly language: string;
}

/** A longer question is a pasted file, which is shown as text. */
const maxParsed = 50_000;

const tracebackStart = /^[ \t|+-]*(?:Traceback \(most recent call last\)|Exception Group Traceback)/m;
const between =
  /^(?:During handling of the above exception, another exception occurred|The above exception was the direct cause of the following exception):/;

/** The parts of a question as it was entered. */
export function questionParts(question: string): readonly QuestionPart[] {
  if (question.length > maxParsed) return [{ kind: 'text', text: question, language: '' }];
  const blocks = MarkdownStream.of(question)
    .blocks.peek()
    .map((one) => one.block.peek());
  const parts: QuestionPart[] = [];
  for (const block of blocks) addBlock(parts, block);
  return parts;
}

function addBlock(parts: QuestionPart[], block: Block): void {
  if (block.kind === 'code') {
    parts.push({ kind: 'code', text: block.code, language: block.language });
    return;
  }
  const last = parts.at(-1);
  if (last?.kind === 'traceback' && (between.test(block.source) || tracebackAt(block.source) === 0)) {
    const { traceback, rest } = splitTraceback(block.source);
    parts[parts.length - 1] = { ...last, text: `${last.text}\n\n${traceback}` };
    addText(parts, rest);
    return;
  }
  const start = tracebackAt(block.source);
  if (start < 0) return addText(parts, block.source);
  addText(parts, block.source.slice(0, start));
  const { traceback, rest } = splitTraceback(block.source.slice(start));
  parts.push({ kind: 'traceback', text: traceback, language: '' });
  addText(parts, rest);
}

function tracebackAt(text: string): number {
  return text.search(tracebackStart);
}

function addText(parts: QuestionPart[], text: string): void {
  if (text.trim() !== '') parts.push({ kind: 'text', text: text.trimEnd(), language: '' });
}

/** A traceback ends with the line of its exception: the last one that follows an indented line or is one. */
function splitTraceback(text: string): { readonly traceback: string; readonly rest: string } {
  const lines = text.split('\n');
  const isInside = (line: string): boolean =>
    /^[ \t|+]/.test(line) || tracebackStart.test(line) || between.test(line);
  const lastInside = lines.findLastIndex(isInside);
  const end = lastInside < 0 ? lines.length : lastInside + 2;
  return { traceback: lines.slice(0, end).join('\n'), rest: lines.slice(end).join('\n') };
}
