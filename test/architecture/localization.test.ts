import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import {
  type Catalogue,
  languages,
  readCatalogue,
  textsInCode,
  untranslatedKeys,
} from '../../tools/house/catalogues.ts';
import { projectRoot } from '../../tools/projectRoot.ts';

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

/** Keys of texts whose translation lacks a part that must stay as it is, or has one more. */
function changedParts(texts: Catalogue, english: Catalogue): string[] {
  return Object.keys(english).filter(
    (key) => String(fixedPartsOf(texts[key] ?? '')) !== String(fixedPartsOf(english[key]!)),
  );
}

describe('Localization', () => {
  for (const language of languages)
    it(`has translated every text: ${language}`, () => {
      assert.deepEqual(untranslatedKeys(language), []);
    });
});

describe('Localization of the code', () => {
  const { texts, unreadable } = textsInCode();
  const english = readCatalogue('code');

  it('calls l10n.t with one plain literal, which the extractor can read', () => {
    assert.deepEqual(unreadable, []);
    assert.ok(texts.size > 300);
  });

  it('has exactly the texts of the code in the English catalogue: run `npm run l10n` after a change', () => {
    assert.deepEqual(Object.keys(english).toSorted(), [...texts].toSorted());
    assert.deepEqual(
      Object.entries(english).filter(([key, text]) => key !== text),
      [],
    );
  });

  it('has a catalogue for each language, and for no other', () => {
    const expected = ['bundle.l10n.json', ...languages.map((language) => `bundle.l10n.${language}.json`)];
    assert.deepEqual(readdirSync(path.join(projectRoot, 'l10n')).toSorted(), expected.toSorted());
  });

  for (const language of languages) {
    it(`has no texts that nobody uses: ${language}`, () => {
      const unused = Object.keys(readCatalogue('code', language)).filter((key) => !texts.has(key));
      assert.deepEqual(unused, []);
    });

    it(`keeps placeholders, code and keys: ${language}`, () => {
      assert.deepEqual(changedParts(readCatalogue('code', language), english), []);
    });
  }
});

describe('Localization of the manifest', () => {
  const manifest = readText('package.json');
  const { description, capabilities, contributes } = JSON.parse(manifest) as Record<string, unknown>;
  const english = readCatalogue('manifest');
  const files = new Map(languages.map((language) => [language, readCatalogue('manifest', language)]));

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
      it('has the same keys, in the same order', () => {
        assert.deepEqual(Object.keys(texts), Object.keys(english));
      });

      it('keeps code, links, references to settings, keys and lines', () => {
        assert.deepEqual(changedParts(texts, english), []);
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
