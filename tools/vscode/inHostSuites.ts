import type { InHostSuite } from './inHostSuite.ts';

/** Every launch of VS Code that `npm test` makes for the tests of test/host. */
export const inHostSuites: readonly InHostSuite[] = [
  { name: 'default' },
  {
    name: 'beside a Python extension',
    files: ['verification/python/chosenInterpreters.test.ts', 'verification/workspaceVerification.test.ts'],
    extensions: ['test/host/verification/support/pythonExtension'],
  },
];
