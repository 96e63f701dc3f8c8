import type * as v from 'valibot';

type DeepReadonly<T> = T extends readonly (infer Item)[]
  ? readonly DeepReadonly<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> }
    : T;

/* oxlint-disable typescript/no-unnecessary-type-parameters -- only functions with type parameters compare exactly */
type IsSame<One, Other> =
  (<T>() => T extends One ? 1 : 2) extends <T>() => T extends Other ? 1 : 2 ? true : false;
/* oxlint-enable typescript/no-unnecessary-type-parameters */

type Check<T, Schema extends v.GenericSchema> =
  IsSame<DeepReadonly<T>, DeepReadonly<v.InferOutput<Schema>>> extends true
    ? unknown
    : { readonly 'The schema does not describe exactly': T };

/**
 * Has the compiler check that a schema describes exactly a type of core. `satisfies v.GenericSchema<T>` is not enough:
 * it accepts a schema without an optional property, which would then silently be dropped on the way, and one that
 * refuses some of the type's values. Only `readonly` is not compared.
 */
export const exactSchema =
  <T>() =>
  <Schema extends v.GenericSchema>(schema: Schema & Check<T, Schema>): Schema =>
    schema;
