import type { ScannedImport, ScannedUse } from '../scannedCode.ts';

/** Where the scanner puts what it finds. */
export interface ScanFindings {
  readonly imports: ScannedImport[];
  readonly uses: ScannedUse[];
}
