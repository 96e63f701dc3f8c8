import { issueKey, startsWithKey, type CommitSubject } from './commitPrompt.ts';
import { withoutReference } from './commitStyle.ts';

const leadIn =
  /^(?:(?:sure|certainly|okay|of course)\b[^\n]{0,100}|(?:here|this|below|the following)\b[^\n]{0,150}|[^\n]{0,100}\bcommit message\b[^\n]{0,60}):[*_]*[ \t]*(?:\n|$)/i;
const openings = '``` ~~~ sure certainly okay here this below'
  .split(' ')
  .concat('of course', 'the following', 'the commit');
const label =
  /^(?:[*_]{0,2}(?:(?:git )?commit(?: message)?|subject|title|message|summary)(?: line)?[*_]{0,2}:[*_]{0,2}[ \t]*)(?=\S|\n|$)/i;
const bodyLabel = /^[*_]{0,2}(?:body|description|details)[*_]{0,2}:[*_]{0,2}[ \t]*\n?/i;
/** What only people can say of a commit, which the model would make up. */
const trailers =
  /^(?:Signed-off-by|Co-authored-by|Reviewed-by|Acked-by|Tested-by|Reported-by|Suggested-by|Helped-by|Change-Id|Author|Date):/i;
const issueTrailer =
  /^(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?|refs?|see|issue|related to|part of)\b:?[ ]+\S*#?\d+\.?$/i;

/**
 * The commit message in a model's answer: without fences, quotes and what is said around it, the first line as the
 * repository's are. What the model cannot know is left out: who has signed or reviewed it, and issues that neither the
 * author nor the branch has named. Empty if there is none yet.
 *
 * @param isWhole Nothing is added to the answer any more.
 */
export function readMessage(answer: string, subject: CommitSubject, isWhole: boolean): string {
  const text = withoutLabels(blockOf(answer.replaceAll(/\r\n?/g, '\n'), isWhole)).trim();
  const [first = '', ...others] = text.split('\n');
  const line = subjectLine(first, subject);
  if (line === '') return '';
  const rest = bodyOf(others, subject);
  const { head, cut } = isWhole ? shortened(line, subject.style.subjectLimit) : { head: line, cut: '' };
  return [head, ...(cut === '' ? [] : [cut]), ...(rest === '' ? [] : [rest])].join('\n\n');
}

/** The text in the fence, if the answer has one around the message; a message can have code in it, too. */
function blockOf(answer: string, isWhole: boolean): string {
  const fence = /^[ \t]*(`{3,}|~{3,})[^\n]*(?:\n|$)/m.exec(answer);
  if (!fence) return withoutLeadIn(answer.trimStart(), isWhole);
  const before = answer.slice(0, fence.index).trim();
  const isLeadIn = /:[*_]*$/.test(before) && !before.includes('\n\n');
  const isAround = before === '' || isLeadIn || label.test(before);
  if (!isAround) return withoutLeadIn(answer.trimStart(), isWhole);
  const inside = answer.slice(fence.index + fence[0].length);
  const end = new RegExp(`^[ \\t]*${fence[1]}[ \\t]*$`, 'm').exec(inside);
  return end ? inside.slice(0, end.index) : inside.replace(/\n[`~]{1,2}$/, '');
}

function withoutLeadIn(answer: string, isWhole: boolean): string {
  const found = leadIn.exec(answer);
  const text = answer.slice(found?.[0].length ?? 0).trimStart();
  // The first line may still become one, or a fence.
  const line = text.toLowerCase();
  const mayBeOther = openings.some((opening) => line.startsWith(opening) || opening.startsWith(line));
  return !isWhole && !text.includes('\n') && mayBeOther ? '' : text;
}

function withoutLabels(text: string): string {
  return text.trimStart().replace(label, '');
}

function subjectLine(first: string, { style, draft, branch }: CommitSubject): string {
  let line = unwrapped(first.trim().replace(/^#{1,6}[ ]+/, ''));
  line = withKnownKey(line, branch, draft);
  const bare = withoutReference(line);
  if (bare !== '' && !namedIn(line.slice(bare.length), draft)) line = bare;
  return style.endsWithPeriod ? line : line.replace(/(?<=[^.])\.$/, '');
}

/** A line without the quotes or the marks of Markdown around all of it. */
function unwrapped(line: string): string {
  const inside = /^(["'`“‘「]|\*\*|__)(.+?)(["'`”’」]|\*\*|__)\.?$/.exec(line);
  if (!inside) return /^["“`](?!.*["”`])/.test(line) ? line.slice(1) : line;
  const [, open = '', text = '', close = ''] = inside;
  const isPair = open === close || ['“”', '‘’', '「」'].includes(open + close);
  return isPair && !text.includes(open) && !text.includes(close) ? text.trim() : line;
}

/** The key of an issue stays only if the branch or the author has named it. */
function withKnownKey(line: string, branch: string | undefined, draft: string): string {
  const found = startsWithKey.exec(line)?.[0];
  if (found === undefined || namedIn(found, draft)) return line;
  const key = branch === undefined ? undefined : issueKey(branch);
  if (key !== undefined && found.includes(key)) return line;
  // Not all of this form is an issue: `UTF-8 …`.
  return /[\]:]/.test(found) ? line.slice(found.length) : line;
}

function namedIn(text: string, draft: string): boolean {
  const names = text.match(/[A-Z][A-Z\d]+-\d+|[#!]\d+/g) ?? [];
  return names.every((name) => draft.includes(name));
}

function bodyOf(lines: readonly string[], { style, draft }: CommitSubject): string {
  if (style.body === 'never' && draft === '') return '';
  const kept = lines.filter((line) => {
    const text = line.trim();
    return !(trailers.test(text) || issueTrailer.test(text)) || draft.includes(text);
  });
  return kept
    .join('\n')
    .trim()
    .replace(bodyLabel, '')
    .replaceAll(/[ \t]+$/gm, '')
    .replaceAll(/\n{3,}/g, '\n\n');
}

/** Where a sentence can end before what is less important. */
const breaks =
  /(?:,|;| -| –| —)?[ ](?:and|so that|so|because|since|by|when|while|which|instead of|in order to|to avoid|to prevent|using|with|for|via)[ ]|[;,][ ]|[ ][-–—(][ ]?/gi;
/** A first line does not end sooner. */
const shortest = 24;

/** A first line that is too long ends sooner, and all that it said stands below it. */
function shortened(line: string, limit: number | undefined): { readonly head: string; readonly cut: string } {
  if (limit === undefined || line.length <= limit) return { head: line, cut: '' };
  const at = Array.from(line.matchAll(breaks), ({ index }) => index).findLast(
    (index) => index >= shortest && index <= limit,
  );
  const space = line.lastIndexOf(' ', limit);
  const end = at ?? (space >= shortest ? space : limit);
  return { head: line.slice(0, end).toWellFormed().trimEnd(), cut: line };
}
