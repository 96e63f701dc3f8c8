import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { readSettings } from '../../../src/host/settings/readSettings.ts';
import { settingsSchema } from '../../../src/host/settings/settingsSchema.ts';

interface Property {
  readonly type: string | readonly string[];
  readonly default: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly enum?: readonly string[];
  readonly scope?: string;
  readonly markdownDescription?: string;
}

const prefix = 'phidelity.';
const places = { home: '/home/ada', environment: {} };

describe('the settings in package.json', () => {
  const { contributes } = vscode.extensions.getExtension('phidelity.phidelity')!.packageJSON as {
    contributes: { configuration: readonly { properties: Record<string, Property> }[] };
  };
  const properties = Object.assign(
    {},
    ...contributes.configuration.map((section) => section.properties),
  ) as Record<string, Property>;

  /** The problems of one setting with this value, all others being left at their defaults. */
  const problems = (key: string, value: unknown): string[] =>
    readSettings(
      { get: (one) => (prefix + one === key ? value : undefined) },
      'demo.gguf',
      places,
    ).problems.map(({ message }) => message);

  it('are those that are read, and no others', () => {
    const read = Object.keys(settingsSchema).map((key) => prefix + key);
    assert.deepEqual(Object.keys(properties).toSorted(), read.toSorted());
  });

  for (const [key, property] of Object.entries(properties)) {
    it(`describe ${key} as it is read`, () => {
      const { fallback } = settingsSchema[key.slice(prefix.length) as keyof typeof settingsSchema];
      assert.deepEqual(property.default, fallback);
      assert.deepEqual(problems(key, property.default), []);
      assert.ok(property.scope && property.markdownDescription);
      const { minimum, maximum, type } = property;
      if (type === 'integer' || type === 'number' || Array.isArray(type)) {
        assert.ok(minimum !== undefined && maximum !== undefined);
        assert.deepEqual([...problems(key, minimum), ...problems(key, maximum)], []);
        for (const wrong of [minimum - 1, maximum + 1, 'many', Number.NaN]) {
          const [message = ''] = problems(key, wrong);
          assert.ok(message.includes(`setting "${key}" is invalid`), `${String(wrong)}: ${message}`);
        }
        const isWhole = [type].flat().includes('integer');
        assert.equal(problems(key, (minimum + maximum) / 2 + 0.25).length, isWhole ? 1 : 0);
      } else assert.equal(problems(key, 5).length, 1);
      if (property.enum) {
        for (const value of property.enum) assert.deepEqual(problems(key, value), []);
        assert.equal(problems(key, 'something else').length, 1);
      }
    });
  }

  it('describe what objects and lists may hold', () => {
    assert.deepEqual(problems('phidelity.completion.languages', { '*': true, markdown: false }), []);
    assert.equal(problems('phidelity.completion.languages', { markdown: 'yes' }).length, 1);
    assert.deepEqual(problems('phidelity.completion.exclude', ['**/secrets/**']), []);
    assert.equal(problems('phidelity.completion.exclude', [5]).length, 1);
    assert.deepEqual(problems('phidelity.model.mirror', 'https://models.example.com/hub/'), []);
    for (const wrong of [
      'models.example.com',
      'ftp://models.example.com',
      'https://me:secret@models.example.com',
    ])
      assert.match(problems('phidelity.model.mirror', wrong)[0]!, /The default is used instead/);
  });

  it('describe endpoints, and say which one is invalid', () => {
    const key = 'phidelity.endpoints';
    const url = 'https://gpu.example.com:8000/v1';
    for (const right of [
      { url },
      { url: 'http://localhost:8080', name: 'mine', model: 'phi-4', server: 'vllm', roles: ['chat'] },
    ])
      assert.deepEqual(problems(key, [right]), []);
    for (const wrong of [
      { name: 'without an address' },
      { url: 'gpu.example.com' },
      { url: 'https://me:secret@gpu.example.com' },
      { url: 'https://gpu.example.com?key=secret' },
      { url, server: 'another' },
      { url, roles: [] },
      { url, apiKey: 'secret' },
    ]) {
      const [message = ''] = problems(key, [{ url }, wrong]);
      assert.match(
        message,
        /"phidelity\.endpoints" is invalid\. The problem is at "1[^"]*"\. Expected a list of objects/,
        JSON.stringify(wrong),
      );
    }
  });
});
