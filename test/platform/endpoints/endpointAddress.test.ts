import assert from 'node:assert/strict';
import { completeAddress, isPlainAddress } from '../../../src/platform/endpoints/endpointAddress.ts';

describe('An endpoint’s address as people type it', () => {
  it('gets the scheme that was left out: http where there is rarely a certificate', () => {
    const cases = [
      ['localhost:8080', 'http://localhost:8080'],
      [' 127.0.0.1:11434 ', 'http://127.0.0.1:11434'],
      ['192.168.1.20:8000/v1', 'http://192.168.1.20:8000/v1'],
      ['172.20.0.3', 'http://172.20.0.3'],
      ['[::1]:8080', 'http://[::1]:8080'],
      ['gpu-box:8000', 'http://gpu-box:8000'],
      ['gpu.example.com', 'https://gpu.example.com'],
      ['172.40.0.3', 'https://172.40.0.3'],
      ['8.8.8.8:80', 'https://8.8.8.8:80'],
      ['https://gpu', 'https://gpu'],
      ['ftp://gpu', 'ftp://gpu'],
      ['', ''],
    ] as const;
    for (const [typed, address] of cases) assert.equal(completeAddress(typed), address);
  });

  it('is one that a path can be appended to', () => {
    for (const address of ['http://localhost:8080', 'https://gpu.example.com/v1/'])
      assert.ok(isPlainAddress(address), address);
    for (const address of [
      '',
      'gpu',
      'ftp://gpu',
      'https://ada:pw@gpu',
      'https://gpu/?key=1',
      'https://gpu/#a',
    ])
      assert.ok(!isPlainAddress(address), address);
  });
});
