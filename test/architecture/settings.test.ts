import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { settingsTable } from '../../src/host/settings/readSettings.ts';
import { projectRoot } from './projectFiles.ts';

interface Property {
  readonly type: string | readonly string[];
  readonly default: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly scope?: string;
  readonly markdownDescription?: string;
}

describe('The settings in package.json', () => {
  let properties: Record<string, Property>;

  before(async () => {
    const manifest = JSON.parse(await readFile(path.join(projectRoot, 'package.json'), 'utf8')) as {
      contributes: { configuration: { properties: Record<string, Property> }[] };
    };
    properties = Object.assign(
      {},
      ...manifest.contributes.configuration.map((group) => group.properties),
    ) as never;
  });

  it('are those that the code reads', () => {
    assert.deepEqual(
      Object.keys(properties).toSorted(),
      Object.keys(settingsTable)
        .map((key) => `phidelity.${key}`)
        .toSorted(),
    );
  });

  for (const [key, { schema, fallback }] of Object.entries(settingsTable)) {
    it(`agree with the code about phidelity.${key}`, () => {
      const property = properties[`phidelity.${key}`]!;
      assert.deepEqual(property.default, fallback);
      assert.ok(property.markdownDescription);
      assert.ok(property.scope);
      const takes = (value: unknown): boolean => v.safeParse(schema, value).success;
      assert.ok(takes(property.default));
      const types = [property.type].flat();
      assert.equal(takes(null), types.includes('null'));
      assert.equal(takes('text'), types.includes('string'));
      if (property.minimum === undefined || property.maximum === undefined) return;
      assert.ok(takes(property.minimum) && takes(property.maximum));
      assert.ok(!takes(property.minimum - 0.001) && !takes(property.maximum + 0.001));
      assert.equal(takes(property.minimum + 0.5), types.includes('number'));
    });
  }
});
