import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from './projectRoot.ts';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
}

/** Parts of packages that others have written, with a licence file of their own. */
const partsOfPackages = [
  { name: 'typeshed', license: 'node_modules/pyright/dist/typeshed-fallback/LICENSE' },
];

/**
 * What is shipped without being a package: the libraries inside node-llama-cpp's binaries (its packages name only
 * their own author) and the vocabulary inside the demo model. The holders are those that each project's licence names.
 */
const partsUnderMit = [
  { name: 'llama.cpp and ggml', holder: 'Copyright (c) 2023-2026 The ggml authors' },
  { name: 'JSON for Modern C++ (in llama.cpp)', holder: 'Copyright (c) 2013-2026 Niels Lohmann' },
  { name: 'cpp-httplib (in llama.cpp)', holder: 'Copyright (c) 2017 yhirose' },
  { name: 'phi-4 (vocabulary and chat template)', holder: 'Copyright (c) Microsoft Corporation.' },
];

const publicDomain = [
  {
    name: 'subprocess.h (in llama.cpp)',
    text: 'Dedicated to the public domain under the terms of the Unlicense, https://unlicense.org',
  },
];

function read(file: string): string {
  return readFileSync(path.join(projectRoot, file), 'utf8').trim();
}

function noticeOfPackage(folder: string): string {
  const { name, version, license } = JSON.parse(read(`${folder}/package.json`)) as Manifest;
  const file = readdirSync(path.join(projectRoot, folder)).find((each) =>
    /^(licen[cs]e|copying)/i.test(each),
  );
  if (!file && !license) throw new Error(`${name} has no licence that could be named in the notices.`);
  return `${name} ${version}\n\n${file ? read(`${folder}/${file}`) : `License: ${license}`}\n`;
}

/** The MIT licence of this project, in the name of another holder. */
function mitLicense(holder: string): string {
  return read('LICENSE').replace(/^Copyright .*$/m, () => holder);
}

/**
 * The licences of all that is shipped and that others have written, as their terms demand.
 *
 * @param folders The folders of the packages that are shipped, bundled or not; relative to the project.
 * @throws If a package names no licence.
 */
export function thirdPartyNotices(folders: readonly string[]): string {
  return [
    ...folders.map(noticeOfPackage),
    ...partsOfPackages.map(({ name, license }) => `${name}\n\n${read(license)}\n`),
    ...partsUnderMit.map(({ name, holder }) => `${name}\n\n${mitLicense(holder)}\n`),
    ...publicDomain.map(({ name, text }) => `${name}\n\n${text}\n`),
  ].join(`\n${'-'.repeat(80)}\n\n`);
}
