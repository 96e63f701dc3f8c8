import fs from 'node:fs';
import path from 'node:path';
import { chooseCompletionShape } from '../../src/core/completion/generation/completionShape.ts';
import type { CompletionShape, CursorContext } from '../../src/core/ports/completionRequest.ts';
import { placeAt } from './placeAt.ts';

const directory = path.join(import.meta.dirname, '..', 'core', 'completion', 'golden');

export interface GoldenCompletion {
  readonly name: string;
  readonly document: string;
  readonly place: CursorContext;
  readonly shape: CompletionShape;
  /** What the model writes. */
  readonly model: string;
  /** What is to be shown of it. */
  readonly shown: string;
  /** The document when it was accepted. */
  readonly after: string;
}

/** The cases of `test/core/completion/golden`, whose README says how they are written. */
export function goldenCompletions(): GoldenCompletion[] {
  const files = fs.readdirSync(directory).filter((name) => name.endsWith('.txt'));
  return files.map((name) => {
    const text = fs.readFileSync(path.join(directory, name), 'utf8').replaceAll('\r\n', '\n');
    return parseCase(name.slice(0, -'.txt'.length), text.replaceAll('→', '\t').replaceAll('·', ' '));
  });
}

function parseCase(name: string, text: string): GoldenCompletion {
  const [head = '', ...parts] = text.split(/^--- (document|model|shown|after)\n/m);
  const sections = new Map<string, string>();
  // The line end before the next title belongs to the title.
  for (let at = 0; at < parts.length; at += 2) sections.set(parts[at]!, parts[at + 1]!.replace(/\n$/, ''));
  const section = (title: string): string => {
    const found = sections.get(title);
    if (found === undefined) throw new Error(`${name}: there is no section "${title}".`);
    return found;
  };
  const setting = (key: string): string | undefined => new RegExp(`^${key}: (.*)$`, 'm').exec(head)?.[1];
  const ends = setting('line ends') === 'crlf' ? '\r\n' : '\n';
  const indent = setting('indent') ?? '4';
  const document = section('document').replaceAll('\n', ends);
  const place = placeAt(document, {
    languageId: setting('language') ?? 'python',
    indentSize: Number.parseInt(indent, 10) || 4,
    usesTabs: indent === 'tabs',
  });
  const shape = setting('shape') === 'block' || setting('shape') === 'line' ? setting('shape') : undefined;
  return {
    name,
    document,
    place,
    // Only when a test asks: a mutation run gives what runs while tests are declared to none of them, and is slow.
    get shape() {
      return (shape as CompletionShape | undefined) ?? chooseCompletionShape(place);
    },
    model: section('model'),
    shown: section('shown'),
    after: section('after').replaceAll('\n', ends),
  };
}
