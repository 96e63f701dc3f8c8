import { type CodePart, isSamePart, membersOf } from './codeParts.ts';
import type { EditedLines } from './fitEdit.ts';

/** Lines of a file that code stands for. */
export interface CodePlace {
  readonly edited: EditedLines;
  readonly code: string;
}

/**
 * What code may be for: to `replace` a function or class, only some `members` of a class, or to `add` something behind what is
 * there. All places belong together.
 */
export interface PlaceChoice {
  readonly kind: 'replace' | 'members' | 'add';
  /** The function or class; empty where something is added to the file. */
  readonly name: string;
  readonly places: readonly CodePlace[];
}

/** Of the members of a class, code with a smaller share is a part of the class, and not a class with the others taken away. */
const leastOfClass = 0.5;

/** Which parts of some that are there a part of code can be: by its name, and where several have it, by decorators or level. */
export function sameParts(one: CodePart, among: readonly CodePart[]): readonly CodePart[] {
  const found = among.filter((other) => isSamePart(one, other));
  if (found.length < 2) return found;
  const siblings = among.filter((other) => found.every((same) => other.children.includes(same)));
  const decorated = found.filter((other) => one.decorators.join('\n') === other.decorators.join('\n'));
  // A property and its setter.
  if (siblings.length > 0 && decorated.length === 1) return decorated;
  const outermost = found.filter(({ column }) => column === 0);
  return !one.isMethod && outermost.length === 1 ? outermost : found;
}

/** Code divided after each of some parts; what belongs to none goes with the one that follows it, or the last. */
export function dividedAfter(
  lines: readonly string[],
  parts: readonly EditedLines[],
  { start, end }: EditedLines = { start: 0, end: lines.length },
): readonly string[][] {
  return parts.map((_, at) =>
    lines.slice(at === 0 ? start : parts[at - 1]!.end, at === parts.length - 1 ? end : parts[at]!.end),
  );
}

/**
 * What code with a definition may be for in a file that has it, the likeliest first. A class that leaves members out is
 * perhaps only a part of it.
 *
 * @param text The lines of the code that go with the definition.
 */
export function choicesFor(
  { lines, old }: { readonly lines: readonly string[]; readonly old: CodePart },
  {
    rest,
    own,
    text,
  }: { readonly rest: readonly string[]; readonly own: CodePart; readonly text: readonly string[] },
): { readonly choices: readonly PlaceChoice[]; readonly isSure: boolean } {
  const { name } = own;
  const whole: PlaceChoice = {
    kind: 'replace',
    name,
    places: [placeOf(lines, old, text)],
  };
  if (own.kind !== 'class') return { choices: [whole], isSure: true };
  const left = membersOf(own);
  const known = membersOf(old);
  // A property and its setter have the same name.
  const kept = known.filter((member) => left.includes(member) && left.splice(left.indexOf(member), 1));
  if (kept.length === known.length) return { choices: [whole], isSure: true };
  const places = memberPlaces({ lines, old }, { rest, own });
  if (!places) return { choices: [whole], isSure: false };
  const members: PlaceChoice = { kind: 'members', name, places };
  const isPart = kept.length < known.length * leastOfClass;
  return isPart ? { choices: [members, whole], isSure: true } : { choices: [whole, members], isSure: false };
}

/** The places of the members of a class that code shows in part; undefined where it has something that cannot be placed. */
function memberPlaces(
  { lines, old }: { readonly lines: readonly string[]; readonly old: CodePart },
  { rest, own }: { readonly rest: readonly string[]; readonly own: CodePart },
): readonly CodePlace[] | undefined {
  const members = own.children.filter((one) => one.kind !== 'other' || lineOf(rest, one) !== 'pass');
  const isKnownText = (one: CodePart): boolean =>
    one.kind === 'string' &&
    old.children.some((other) => other.kind === 'string' && lineOf(lines, other) === lineOf(rest, one));
  const shown = members.filter((one) => !isKnownText(one));
  if (shown.length === 0 || shown.some(({ kind }) => kind === 'other' || kind === 'string')) return undefined;
  const matches = shown.map((one) => ({
    one,
    found: sameParts(one, [old, ...old.children]).filter((other) => other !== old),
  }));
  if (matches.some(({ found }) => found.length > 1)) return undefined;
  const header = headerPlace({ lines, old }, { rest, own });
  const placed = matches.filter(({ found }) => found.length === 1);
  const inside = { start: shown[0]!.start, end: own.end };
  if (placed.length === 0) {
    const last = old.children.at(-1);
    return last && [...header, behind(lines, last, rest.slice(inside.start, inside.end))];
  }
  const texts = dividedAfter(
    rest,
    placed.map(({ one }) => one),
    inside,
  );
  return [...header, ...placed.map(({ found: [same] }, at) => placeOf(lines, same!, texts[at]!))];
}

/** Code in place of a part. Comments behind the part's last statement stay, unless the code has them, too. */
function placeOf(
  lines: readonly string[],
  { start, codeEnd, end }: CodePart,
  text: readonly string[],
): CodePlace {
  const has = new Set(text.map((line) => line.trim()));
  const isRepeated = lines.slice(codeEnd, end).some((line) => line.trim() !== '' && has.has(line.trim()));
  return { edited: { start, end: isRepeated ? end : codeEnd }, code: text.join('\n') };
}

function headerPlace(
  { lines, old }: { readonly lines: readonly string[]; readonly old: CodePart },
  { rest, own }: { readonly rest: readonly string[]; readonly own: CodePart },
): readonly CodePlace[] {
  const code = rest.slice(own.header.start, own.header.end);
  const isSame = lineOf(lines, old.header) === lineOf(rest, own.header);
  return isSame ? [] : [{ edited: old.header, code: code.join('\n') }];
}

/** Code behind a part of a file, with as many blank lines between as its level has. */
export function behind(lines: readonly string[], part: CodePart, added: readonly string[]): CodePlace {
  const { start, end, column, kind } = part;
  const blanks = column > 0 || kind === 'value' ? [''] : ['', ''];
  const first = added.findIndex((line) => line.trim() !== '');
  return {
    edited: { start, end },
    code: [...lines.slice(start, end), ...blanks, ...added.slice(Math.max(0, first))].join('\n'),
  };
}

function lineOf(lines: readonly string[], { start, end }: EditedLines): string {
  return lines
    .slice(start, end)
    .map((line) => line.trim())
    .join(' ');
}
