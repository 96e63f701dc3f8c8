import assert from 'node:assert/strict';
import { preludeOfBlock } from '../../../../src/core/verification/codeBlocks/prepareBlock.ts';
import { pythonBlocks } from '../support/pythonBlocks.ts';

const text = [
  'Import it:',
  '```python',
  'import numpy as np',
  '```',
  '- and use it:',
  '',
  '  ```py',
  '  from math import pi',
  '  np.mean([pi])',
  '  ```',
  '```bash',
  'import screenshot.png',
  '```',
  '```',
  'import this',
  '```',
  '```python',
  'np.sum(',
].join('\n');
const answer = pythonBlocks(text).map(({ code }) => code);

describe('preludeOfBlock', () => {
  it('holds what the blocks before import', () => {
    const of = (code: string, language = 'python'): string | undefined =>
      preludeOfBlock(answer, { code, language });
    assert.equal(of('import numpy as np'), '');
    assert.equal(of('from math import pi\nnp.mean([pi])', 'py'), 'import numpy as np\n');
    assert.equal(of('import this', ''), 'import numpy as np\nfrom math import pi\n');
  });

  it('knows a block whose end is missing by its language', () => {
    const prelude = preludeOfBlock(answer, { code: 'np.sum(', language: 'python' });
    assert.equal(prelude, 'import numpy as np\nfrom math import pi\nimport this\n');
  });

  it('is undefined for what is no Python', () => {
    assert.equal(preludeOfBlock(answer, { code: 'import screenshot.png', language: 'bash' }), undefined);
    assert.equal(preludeOfBlock(answer, { code: 'just words', language: '' }), undefined);
  });
});
