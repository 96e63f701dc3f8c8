import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { projectRoot } from '../../tools/projectRoot.ts';

interface Manifest {
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] };
  };
  readonly contributes: {
    readonly configuration: readonly { readonly properties: Readonly<Record<string, unknown>> }[];
  };
}

describe('Restricted Mode', () => {
  it('lets no setting of the workspace change verification', async () => {
    const manifest = JSON.parse(await readFile(path.join(projectRoot, 'package.json'), 'utf8')) as Manifest;
    const { restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    const settings = manifest.contributes.configuration.flatMap(({ properties }) => Object.keys(properties));
    const ofVerification = settings.filter((name) => name.startsWith('phidelity.verification.'));
    assert.ok(ofVerification.length > 3);
    assert.deepEqual(
      ofVerification.filter((name) => !restrictedConfigurations.includes(name)),
      [],
    );
  });
});
