import assert from 'node:assert/strict';
import { compactSignature } from '../../../src/webview/verification/verifiedItemView.tsx';

describe('compactSignature', () => {
  for (const [printed, compact] of [
    ['class Session()', 'class Session()'],
    ['(variable) shape: tuple[int, ...]', '(variable) shape: tuple[int, ...]'],
    [
      '(function) def get(\n    url: str,\n    *,\n    timeout: float | None = None\n) -> Response',
      '(function) def get(url: str, *, timeout: float | None = None) -> Response',
    ],
    [
      '(function)\ndef sub(\n    pattern: str,\n) -> str: ...\n\ndef sub(\n    pattern: bytes\n) -> bytes: ...',
      '(function) def sub(pattern: str) -> str: ...\ndef sub(pattern: bytes) -> bytes: ...',
    ],
  ] as const)
    it(`writes ${compact.split('\n', 1)[0]}`, () => assert.equal(compactSignature(printed), compact));
});
