import type { LoadRequest } from '../../src/core/ports/engine.ts';

/**
 * What the engine's tests run on, from the environment: `npm run test:gpu` sets it. Without it nothing is asked for, as
 * by a person who has set nothing.
 */
export function testBackend(): Pick<LoadRequest, 'backend' | 'addonFolder'> {
  const { PHIDELITY_TEST_BACKEND: backend, PHIDELITY_TEST_ADDONS: addonFolder } = process.env;
  return {
    ...(backend ? { backend: backend as NonNullable<LoadRequest['backend']> } : {}),
    ...(addonFolder ? { addonFolder } : {}),
  };
}
