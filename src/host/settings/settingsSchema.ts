import { isAbsolute } from 'node:path';
import * as v from 'valibot';
import { defaultSampling } from '../../core/chat/chatSettings.ts';
import type { Endpoint } from '../../core/endpoints/endpoint.ts';
import { familiarModules } from '../../core/verification/packages/classifyModule.ts';
import type { FindingKind } from '../../core/verification/findings/finding.ts';

const severities = ['error', 'warning', 'information', 'hint', 'off'] as const;

/** How a finding is shown. */
export type Severity = (typeof severities)[number];

interface Setting {
  readonly schema: v.GenericSchema;
  readonly fallback: unknown;
  /** What is allowed, in words. */
  readonly allowed: string;
}

const integer = (least: number, most: number): v.GenericSchema<number> =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));

const amount = (least: number, most: number): v.GenericSchema<number> =>
  v.pipe(v.number(), v.minValue(least), v.maxValue(most));

/** Whether this is an address that the path of a file can be put behind. */
function isMirror(text: string): boolean {
  if (text.trim() === '') return true;
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, search, hash } = new URL(text);
  return /^https?:$/.test(protocol) && !(username || password || search || hash);
}

function isServer(text: string): boolean {
  return text.trim() !== '' && isMirror(text);
}

const text = v.pipe(v.string(), v.trim(), v.nonEmpty());

const endpointSchema = v.strictObject({
  url: v.pipe(v.string(), v.check(isServer), v.trim()),
  name: v.exactOptional(text),
  model: v.exactOptional(text),
  server: v.exactOptional(v.picklist(['auto', 'llama-server', 'vllm', 'ollama', 'openai'])),
  roles: v.exactOptional(v.pipe(v.array(v.picklist(['chat', 'completion'])), v.minLength(1))),
}) satisfies v.GenericSchema<Endpoint>;

export const defaultSeverities: Readonly<Record<FindingKind, Severity>> = {
  'not-found': 'error',
  missing: 'error',
  'wrong-call': 'error',
  'not-installed': 'warning',
  unverified: 'information',
  unknown: 'hint',
  deprecated: 'hint',
};

const severity = v.picklist(severities);
const severitySchemas = {
  'not-found': severity,
  missing: severity,
  'wrong-call': severity,
  'not-installed': severity,
  unverified: severity,
  unknown: severity,
  deprecated: severity,
} satisfies Record<FindingKind, unknown>;

/**
 * All settings, by their key below "phidelity.". A test holds them against package.json.
 * The bounds are llama.cpp's; the largest context is far beyond any model's own limit, which the engine checks.
 */
export const settingsSchema = {
  'model.path': { schema: v.string(), fallback: '', allowed: 'the path of a GGUF file' },
  'model.mirror': {
    schema: v.pipe(v.string(), v.check(isMirror)),
    fallback: '',
    allowed: 'an address that begins with "https://", without user name, query or fragment',
  },
  'model.contextSize': {
    schema: v.nullable(integer(512, 1_048_576)),
    fallback: null,
    allowed: 'a whole number from 512 to 1048576, or null',
  },
  'model.backend': {
    schema: v.picklist(['auto', 'cpu', 'vulkan', 'metal', 'cuda']),
    fallback: 'auto',
    allowed: '"auto", "cpu", "vulkan", "metal" or "cuda"',
  },
  'model.gpuLayers': {
    schema: v.nullable(integer(0, 1000)),
    fallback: null,
    allowed: 'a whole number from 0 to 1000, or null',
  },
  'model.addonFolder': {
    schema: v.pipe(
      v.string(),
      v.trim(),
      v.check((folder) => folder === '' || isAbsolute(folder)),
    ),
    fallback: '',
    allowed: 'the absolute path of a folder',
  },
  'model.memoryMap': {
    schema: v.picklist(['auto', 'on', 'off']),
    fallback: 'auto',
    allowed: '"auto", "on" or "off"',
  },
  'model.threads': { schema: integer(0, 256), fallback: 0, allowed: 'a whole number from 0 to 256' },
  endpoints: {
    schema: v.array(endpointSchema),
    fallback: [],
    allowed:
      'a list of objects, each with a "url" that begins with "https://" or "http://" and has no user name, query or ' +
      'fragment, and with no other entries than "name", "model", "server" and "roles"',
  },
  endpointFallback: { schema: v.boolean(), fallback: true, allowed: 'true or false' },
  'model.unloadAfterMinutes': {
    schema: amount(0, 1440),
    fallback: 30,
    allowed: 'a number from 0 to 1440',
  },
  'model.savedStateGigabytes': {
    schema: amount(0, 100),
    fallback: 4,
    allowed: 'a number from 0 to 100',
  },
  'chat.maxTokens': { schema: integer(1, 16_384), fallback: 2048, allowed: 'a whole number from 1 to 16384' },
  'chat.temperature': {
    schema: amount(0, 2),
    fallback: defaultSampling.temperature,
    allowed: 'a number from 0 to 2',
  },
  'chat.topK': {
    schema: integer(0, 1000),
    fallback: defaultSampling.topK,
    allowed: 'a whole number from 0 to 1000',
  },
  'chat.topP': { schema: amount(0, 1), fallback: defaultSampling.topP, allowed: 'a number from 0 to 1' },
  'chat.minP': { schema: amount(0, 1), fallback: defaultSampling.minP, allowed: 'a number from 0 to 1' },
  'chat.repeatPenalty': {
    schema: amount(0.5, 2),
    fallback: defaultSampling.repeatPenalty,
    allowed: 'a number from 0.5 to 2',
  },
  'completion.languages': {
    schema: v.record(v.string(), v.boolean()),
    fallback: { python: true },
    allowed: 'an object with true or false for each language',
  },
  'completion.exclude': {
    schema: v.array(v.string()),
    fallback: [],
    allowed: 'a list of glob patterns',
  },
  'completion.trigger': {
    schema: v.picklist(['automatic', 'onDemand']),
    fallback: 'automatic',
    allowed: '"automatic" or "onDemand"',
  },
  'completion.slowAfterSeconds': {
    schema: amount(0.2, 60),
    fallback: 2.5,
    allowed: 'a number from 0.2 to 60',
  },
  'completion.inStringsAndComments': { schema: v.boolean(), fallback: false, allowed: 'true or false' },
  'completion.contextSize': {
    schema: integer(1024, 8192),
    fallback: 2048,
    allowed: 'a whole number from 1024 to 8192',
  },
  'completion.strategy': {
    schema: v.picklist(['auto', 'prefill', 'fill-in-the-middle']),
    fallback: 'auto',
    allowed: '"auto", "prefill" or "fill-in-the-middle"',
  },
  'verification.familiarModules': {
    schema: v.array(v.string()),
    fallback: familiarModules,
    allowed: 'a list of names of modules',
  },
  'verification.severity': {
    schema: v.partial(v.strictObject(severitySchemas)),
    fallback: defaultSeverities,
    allowed: 'an object with "error", "warning", "information", "hint" or "off" for each kind of finding',
  },
  'verification.completions': {
    schema: v.picklist(['hide', 'mark', 'off']),
    fallback: 'hide',
    allowed: '"hide", "mark" or "off"',
  },
  'verification.defaultInterpreterPath': {
    schema: v.string(),
    fallback: '',
    allowed: 'the path of a Python or of an environment',
  },
} as const satisfies Record<string, Setting>;
