import * as v from 'valibot';
import type { TextsToCheck, TypeProblem } from '../../core/verification/typeChecker.ts';

type Entries<T> = Record<keyof T, v.GenericSchema>;

/** Texts of a file of which the types are to be checked. */
export const textsToCheckSchema = v.object({
  path: v.string(),
  folder: v.optional(v.string()),
  texts: v.pipe(v.array(v.string()), v.readonly()),
} satisfies Entries<TextsToCheck>) satisfies v.GenericSchema<TextsToCheck>;

/** The errors in each of them. */
export const typeProblemsSchema = v.array(
  v.array(
    v.object({
      line: v.pipe(v.number(), v.integer(), v.minValue(0)),
      rule: v.optional(v.string()),
      message: v.string(),
    } satisfies Entries<TypeProblem>),
  ),
);
