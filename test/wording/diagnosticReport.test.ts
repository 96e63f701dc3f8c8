import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { PhidelityError } from '../../src/core/errors/phidelityError.ts';
import { diagnosticReport, type ReportFacts } from '../../src/wording/diagnosticReport.ts';
import { DiagnosticHistory } from '../../src/core/report/diagnosticHistory.ts';
import { redactSetting } from '../../src/wording/redaction.ts';
import { chatFixture } from '../support/chatFixture.ts';
import { modelInfo } from '../../tools/modelInfo.ts';
import { ScriptedEngine } from '../support/scriptedEngine.ts';

const usage = {
  promptTokens: 4066,
  reusedTokens: 3912,
  restoredTokens: 3912,
  restoreSeconds: 0.42,
  evaluatedTokens: 154,
  generatedTokens: 210,
  promptSeconds: 10.7,
  generationSeconds: 42.1,
  contextTokens: 4276,
  contextSize: 16_384,
};
const turn = { id: '1', askedAt: 0, question: 'q', answer: 'a' } as const;
const now = Date.UTC(2026, 10, 23, 20, 15);

const empty: ReportFacts = {
  at: '2026-11-23 20:15',
  versions: [],
  machine: [],
  gpu: { state: 'none', reason: 'absent', why: 'No GPU was found.' },
  engine: { state: 'off' },
  settings: [],
  answers: [],
  completions: [],
  errors: [],
  privateTexts: [],
};

describe('A diagnostic report', () => {
  it('reads as the golden file', () => {
    const record = new DiagnosticHistory({ now: () => now });
    record.status({
      state: 'error',
      reason: 'model-not-found',
      message: 'There is no file /home/max/a/phi-4.gguf.',
    });
    record.turn({ ...turn, state: 'answering' });
    record.turn({ ...turn, state: 'complete', modelName: 'phi-4 Q4_K_M', usage });
    record.turn({ ...turn, id: '2', state: 'answering' });
    record.turn({
      ...turn,
      id: '2',
      state: 'failed',
      error: { reason: 'endpoint-failed', message: 'It says “def secret()”.' },
    });
    record.completion({
      evaluatedTokens: 12,
      generatedTokens: 9,
      waitSeconds: 0.02,
      promptSeconds: 0.8,
      generationSeconds: 1.9,
    });
    const report = diagnosticReport({
      ...empty,
      versions: [
        ['Phidelity', '0.4.0'],
        ['VS Code', '1.104.0'],
      ],
      machine: [['Processor', 'AMD EPYC, 8 logical cores']],
      gpu: {
        state: 'found',
        gpu: { backend: 'vulkan', device: 'AMD Radeon RX 7900', driver: 'linux 6.8.0' },
        totalBytes: 21.4e9,
        freeBytes: 20.1e9,
        isShared: false,
      },
      engine: {
        state: 'ready',
        model: modelInfo(
          { name: 'phi-4 Q4_K_M', kind: 'phi-4', contextSize: 8192, trainedContextSize: 16_384 },
          {
            path: '/home/max/models/phi-4-Q4_K_M.gguf',
            architecture: 'phi3',
            parameters: 14_660_000_000,
            fileBytes: 9_053_114_816,
            threads: 4,
            loadSeconds: 7.6,
            plan: {
              contextSize: 8192,
              completionContextSize: 2048,
              memoryMap: true,
              gpuLayers: 0,
              privateBytes: 8.7e9,
              mappedBytes: 8.7e9,
              deviceBytes: 0,
              cacheBytes: 2.1e9,
              freeBytes: 20e9,
              reductions: [{ what: 'context', has: 8192, wanted: 16_384 }],
            },
          },
        ),
      },
      engineBytes: 9.1e9,
      settings: [['phidelity.model.path', redactSetting('model.path', '/home/max/models/phi-4-Q4_K_M.gguf')]],
      answers: record.answers,
      completions: record.completions,
      errors: record.errors,
      privateTexts: ['/home/max'],
    });
    assert.equal(report, readFileSync(new URL('golden/report.md', import.meta.url), 'utf8'));
  });

  it('says so where there is nothing to tell', () => {
    assert.match(diagnosticReport(empty), /Not loaded: off\.[^]*Latest answers\n\nNone\./);
  });

  it('holds nothing of a conversation, whatever is said in it and goes wrong', async function () {
    this.timeout(30_000);
    // What could not be in a report by chance.
    const text = fc.string({ minLength: 24, maxLength: 80, unit: 'grapheme' }).filter((one) => {
      const trimmed = one.trim();
      return trimmed.length >= 20 && trimmed === one && !/^[\d\s.|-]*$/.test(one);
    });
    const failures = ['internal', 'protocol', 'endpoint-failed', 'endpoint-refused', undefined] as const;
    await fc.assert(
      fc.asyncProperty(text, text, fc.constantFrom(...failures), async (question, answer, failure) => {
        const engine = new ScriptedEngine(async (_request, say) => {
          say(answer);
          if (failure) throw new PhidelityError(failure, `It broke at ${question} and ${answer}`);
        });
        const chat = chatFixture(engine);
        try {
          const record = new DiagnosticHistory({ now: () => now });
          chat.session.onUpdate((update) => update.kind === 'turn' && record.turn(update.turn));
          await chat.session.ask(question);
          await chat.session.idle();
          assert.equal(failure ? record.errors.length : record.answers.length, 1);
          const report = diagnosticReport({ ...empty, answers: record.answers, errors: record.errors });
          assert.ok(!report.includes(question), report);
          assert.ok(!report.includes(answer), report);
        } finally {
          chat.dispose();
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('A setting in a report', () => {
  it('is told when it is a number or a choice, and of others only that it is set', () => {
    const cases: readonly (readonly [string, unknown, string])[] = [
      ['model.threads', 4, '4'],
      ['model.contextSize', null, 'null'],
      ['model.backend', 'cpu', '"cpu"'],
      ['model.path', 'C:\\Users\\max\\phi-4.gguf', 'phi-4.gguf'],
      ['model.mirror', 'https://user:secret@host/', 'set'],
      ['endpoints', [{ url: 'https://secret/' }], '1 entry'],
      ['completion.exclude', ['**/secret', 'a'], '2 entries'],
      ['something.new', 'secret', 'set'],
    ];
    for (const [key, value, told] of cases) assert.equal(redactSetting(key, value), told, key);
  });
});
