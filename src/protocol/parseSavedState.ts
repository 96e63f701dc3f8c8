import * as v from 'valibot';
import { savedStateSchema, type SavedState } from './schemas/savedStateSchema.ts';

/**
 * Reads the head of a saved state.
 *
 * @throws Error when it is torn, or not one.
 */
export function parseSavedState(text: string): SavedState {
  return v.parse(savedStateSchema, JSON.parse(text));
}
