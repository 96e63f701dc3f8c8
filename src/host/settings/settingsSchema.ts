import { listItems } from '../../wording/sentences.ts';
import { isAbsolute } from 'node:path';
import * as v from 'valibot';
import { l10n } from 'vscode';
import { defaultSampling } from '../../core/chat/chatSettings.ts';
import type { Endpoint } from '../../core/endpoints/endpoint.ts';
import { familiarModules } from '../../core/verification/packages/classifyModule.ts';
import { isPlainAddress } from '../../platform/endpoints/endpointAddress.ts';
import type { FindingKind } from '../../core/verification/findings/finding.ts';

const severities = ['error', 'warning', 'information', 'hint', 'off'] as const;

/** How a finding is shown. */
export type Severity = (typeof severities)[number];

interface Setting {
  readonly schema: v.GenericSchema;
  readonly fallback: unknown;
  /** Which values are valid, as a sentence. */
  readonly expected: () => string;
}

type NumberSetting = Pick<Setting, 'expected'> & { readonly schema: v.GenericSchema<number> };

const integer = (min: number, max: number): NumberSetting => ({
  schema: v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max)),
  // Plain digits, as they are entered.
  expected: () => l10n.t('Expected an integer from {0} to {1}.', String(min), String(max)),
});

const integerOrNull = (
  min: number,
  max: number,
): Pick<Setting, 'expected'> & { readonly schema: v.GenericSchema<number | null> } => ({
  schema: v.nullable(integer(min, max).schema),
  expected: () => l10n.t('Expected an integer from {0} to {1}, or null.', String(min), String(max)),
});

const amount = (min: number, max: number): NumberSetting => ({
  schema: v.pipe(v.number(), v.minValue(min), v.maxValue(max)),
  expected: () => l10n.t('Expected a number from {0} to {1}.', String(min), String(max)),
});

const choice = <const Options extends readonly string[]>(
  options: Options,
): Pick<Setting, 'expected'> & { readonly schema: v.GenericSchema<Options[number]> } => ({
  schema: v.picklist(options),
  expected: () =>
    l10n.t('Expected one of the following: {0}.', listItems(options.map((option) => `"${option}"`))),
});

const flag = { schema: v.boolean(), expected: () => l10n.t('Expected true or false.') } as const;

function isMirror(text: string): boolean {
  return text.trim() === '' || isPlainAddress(text);
}

const text = v.pipe(v.string(), v.trim(), v.nonEmpty());

const endpointSchema = v.strictObject({
  url: v.pipe(v.string(), v.check(isPlainAddress), v.trim()),
  name: v.exactOptional(text),
  model: v.exactOptional(text),
  server: v.exactOptional(v.picklist(['auto', 'llama-server', 'vllm', 'ollama', 'openai'])),
  roles: v.exactOptional(v.pipe(v.array(v.picklist(['chat', 'completion'])), v.minLength(1))),
}) satisfies v.GenericSchema<Endpoint>;

export const defaultSeverities: Readonly<Record<FindingKind, Severity>> = {
  'not-found': 'error',
  missing: 'error',
  'wrong-call': 'error',
  'not-imported': 'error',
  'not-installed': 'warning',
  replaced: 'information',
  unverified: 'information',
  unknown: 'hint',
  deprecated: 'hint',
};

const severity = v.picklist(severities);
const severitySchemas = {
  'not-found': severity,
  missing: severity,
  'wrong-call': severity,
  'not-imported': severity,
  'not-installed': severity,
  replaced: severity,
  unverified: severity,
  unknown: severity,
  deprecated: severity,
} satisfies Record<FindingKind, unknown>;

/** Characters: about a tenth of phi-4's context. */
const longestAddition = 6_000;

/**
 * All settings, by their key below "phidelity.". A test compares them with package.json. The limits are llama.cpp's; the
 * largest context is far beyond any model's own limit, which the engine checks.
 */
export const settingsSchema = {
  'model.path': {
    schema: v.string(),
    fallback: '',
    expected: () => l10n.t('Expected the path of a GGUF file.'),
  },
  'model.mirror': {
    schema: v.pipe(v.string(), v.check(isMirror)),
    fallback: '',
    expected: () =>
      l10n.t('Expected an address that starts with "https://" and has no user name, query or fragment.'),
  },
  'model.contextSize': { ...integerOrNull(512, 1_048_576), fallback: null },
  'model.backend': { ...choice(['auto', 'cpu', 'vulkan', 'metal', 'cuda']), fallback: 'auto' },
  'model.gpuLayers': { ...integerOrNull(0, 1000), fallback: null },
  'model.addonFolder': {
    schema: v.pipe(
      v.string(),
      v.trim(),
      v.check((folder) => folder === '' || isAbsolute(folder)),
    ),
    fallback: '',
    expected: () => l10n.t('Expected the absolute path of a folder.'),
  },
  'model.memoryMap': { ...choice(['auto', 'on', 'off']), fallback: 'auto' },
  'model.threads': { ...integer(0, 256), fallback: 0 },
  endpoints: {
    schema: v.array(endpointSchema),
    fallback: [],
    expected: () =>
      l10n.t(
        'Expected a list of objects, each with a "url" that starts with "https://" or "http://" and has no user name, query or fragment, and with no other properties than "name", "model", "server" and "roles".',
      ),
  },
  endpointFallback: { ...flag, fallback: true },
  'model.unloadAfterMinutes': { ...amount(0, 1440), fallback: 30 },
  'model.savedStateGigabytes': { ...amount(0, 100), fallback: 4 },
  'chat.maxTokens': { ...integer(1, 16_384), fallback: 2048 },
  'chat.systemPromptAddition': {
    schema: v.pipe(v.string(), v.maxLength(longestAddition)),
    fallback: '',
    expected: () => l10n.t('Expected a text of at most {0} characters.', String(longestAddition)),
  },
  'chat.projectRules': { ...flag, fallback: true },
  'codeLens.enabled': { ...flag, fallback: false },
  'chat.temperature': { ...amount(0, 2), fallback: defaultSampling.temperature },
  'chat.topK': { ...integer(0, 1000), fallback: defaultSampling.topK },
  'chat.topP': { ...amount(0, 1), fallback: defaultSampling.topP },
  'chat.minP': { ...amount(0, 1), fallback: defaultSampling.minP },
  'chat.repeatPenalty': { ...amount(0.5, 2), fallback: defaultSampling.repeatPenalty },
  'completion.languages': {
    schema: v.record(v.string(), v.boolean()),
    fallback: { python: true },
    expected: () => l10n.t('Expected an object with true or false for each language.'),
  },
  'completion.exclude': {
    schema: v.array(v.string()),
    fallback: [],
    expected: () => l10n.t('Expected a list of glob patterns.'),
  },
  'completion.trigger': { ...choice(['automatic', 'onDemand']), fallback: 'automatic' },
  'completion.slowAfterSeconds': { ...amount(0.2, 60), fallback: 2.5 },
  'completion.inStringsAndComments': { ...flag, fallback: false },
  'completion.hideUnlikely': { ...flag, fallback: true },
  'completion.contextSize': { ...integer(1024, 8192), fallback: 2048 },
  'completion.strategy': { ...choice(['auto', 'prefill', 'fill-in-the-middle']), fallback: 'auto' },
  'verification.familiarModules': {
    schema: v.array(v.string()),
    fallback: familiarModules,
    expected: () => l10n.t('Expected a list of module names.'),
  },
  'verification.severity': {
    schema: v.partial(v.strictObject(severitySchemas)),
    fallback: defaultSeverities,
    expected: () =>
      l10n.t(
        'Expected an object with "error", "warning", "information", "hint" or "off" for each kind of finding.',
      ),
  },
  'verification.completions': { ...choice(['hide', 'mark', 'off']), fallback: 'hide' },
  verifiedWriting: { ...choice(['off', 'completions']), fallback: 'completions' },
  'verification.brokenPlaces': { ...flag, fallback: true },
  'verification.defaultInterpreterPath': {
    schema: v.string(),
    fallback: '',
    expected: () => l10n.t('Expected the path of a Python interpreter or of an environment.'),
  },
} as const satisfies Record<string, Setting>;
