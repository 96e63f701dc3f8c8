import * as v from 'valibot';
import type { GpuRequest } from '../core/ports/engine.ts';
import { gpuRequestSchema } from './schemas/engineSchemas.ts';

/** What the process that asks for a GPU is started with. Throws where it is none. */
export function parseGpuRequest(text: string): GpuRequest {
  return v.parse(gpuRequestSchema, JSON.parse(text));
}
