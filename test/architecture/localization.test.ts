import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from './projectFiles.ts';

type Texts = Readonly<Record<string, string>>;

const languages = ['zh-tw', 'zh-cn', 'ja'];

/** Shown to users in every language as they are. */
const productNames = new Set(['Phidelity', 'CPU', 'Vulkan', 'Metal', 'CUDA', 'vLLM', 'Ollama']);

/** Properties of the manifest that VS Code shows to users. */
const shown =
  /^(title|name|category|label|contents|altText|patternErrorMessage|errorMessage|description|markdownDescription|deprecationMessage|enumItemLabels|enumDescriptions|markdownEnumDescriptions)$/;

/** Snippets and default values hold text that users edit. */
const valuesOfSettings = new Set(['body', 'default']);

/** Parts of a text that mean something to VS Code, or that users copy. */
const fixedParts = [
  /`[^`]*`/g,
  /\]\((?:command:|https?:)[^)]*\)/g,
  /`#[\w.]+#`/g,
  /https?:\/\/[\w./:-]*\w|https?:\/\//g,
  /\{\d+\}/g,
  /\*\*/g,
  /\n/g,
  /…$/g,
  /Alt\+\\|Shift\+Tab|phi-4|GGUF|\.venv/g,
];

function readText(file: string): string {
  return readFileSync(path.join(projectRoot, file), 'utf8');
}

function textsOf(file: string): Texts {
  return JSON.parse(readText(file)) as Texts;
}

/** The texts below a value of the manifest that users see. */
function shownTexts(value: unknown, isShown = false): string[] {
  if (typeof value === 'string') return isShown ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((each) => shownTexts(each, isShown));
  return Object.entries(value)
    .filter(([key]) => !valuesOfSettings.has(key))
    .flatMap(([key, each]) => shownTexts(each, shown.test(key)));
}

function fixedPartsOf(text: string): string[] {
  return fixedParts.flatMap((pattern) => text.match(pattern) ?? []).toSorted();
}

describe('Localization of the manifest', () => {
  const manifest = readText('package.json');
  const { description, capabilities, contributes } = JSON.parse(manifest) as Record<string, unknown>;
  const english = textsOf('package.nls.json');
  const files = new Map(languages.map((language) => [language, textsOf(`package.nls.${language}.json`)]));

  it('has each key of the manifest in the English texts, and no others', () => {
    const used = [...manifest.matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key!);
    assert.ok(used.length > 100);
    assert.deepEqual([...new Set(used)].toSorted(), Object.keys(english).toSorted());
  });

  it('leaves no text in the manifest but names of products', () => {
    const texts = [description, capabilities, contributes].flatMap((part) => shownTexts(part, true));
    assert.deepEqual(
      texts.filter((text) => !/^%[\w.-]+%$/.test(text) && !productNames.has(text)),
      [],
    );
  });

  it('has a file for each language, and for no other', () => {
    const found = readdirSync(projectRoot).filter((file) => file.startsWith('package.nls.'));
    const expected = ['package.nls.json', ...languages.map((language) => `package.nls.${language}.json`)];
    assert.deepEqual(found.toSorted(), expected.toSorted());
  });

  for (const [language, texts] of files) {
    describe(language, () => {
      const differing = (isAlike: (text: string, inEnglish: string, key: string) => boolean): string[] =>
        Object.entries(english)
          .filter(([key, inEnglish]) => !isAlike(texts[key] ?? '', inEnglish, key))
          .map(([key]) => key);

      it('has the same keys, in the same order', () => {
        assert.deepEqual(Object.keys(texts), Object.keys(english));
      });

      it('has translated every text', () => {
        // Names of products, which are alike in every language, are in the manifest itself.
        assert.deepEqual(
          differing((text, inEnglish) => text.trim() !== '' && text !== inEnglish),
          [],
        );
      });

      it('keeps code, links, references to settings, keys and lines', () => {
        const changed = differing(
          (text, inEnglish) => String(fixedPartsOf(text)) === String(fixedPartsOf(inEnglish)),
        );
        assert.deepEqual(changed, []);
      });
    });
  }

  for (const [language, texts] of new Map([['en', english], ...files]))
    it(`calls commands in links by their titles: ${language}`, () => {
      const links = Object.values(texts).flatMap((text) => [
        ...text.matchAll(/\[([^\]]+)\]\(command:phidelity\.(\w+)\)/g),
      ]);
      assert.ok(links.length > 10);
      for (const [link, label, command] of links)
        assert.equal(label, texts[`command.${command}.title`], link);
    });
});
