import type { KnipConfig } from 'knip';

const config: KnipConfig = {
  // The bundle of node-llama-cpp has the test of binaries in place of the library's own.
  entry: [
    'src/engine/{fileReportMain,gpuReportMain,main,gpu/testBindingBinary}.ts!',
    'tools/**/*.ts',
    'test/**/*.{ts,tsx}',
  ],
  project: ['src/**/*.{ts,tsx}!', 'tools/**/*.ts', 'test/**/*.{ts,tsx}'],
  ignoreDependencies: ['@vscode/codicons', 'pyright', '@stryker-mutator/mocha-runner'],
  ignoreBinaries: ['mkfifo'],
  // With --production it is looked for what only tests use. A helper that its own file uses may be tested on its own.
  ignoreExportsUsedInFile: process.argv.includes('--production'),
};

// oxlint-disable-next-line import/no-default-export -- knip reads the default export
export default config;
