import * as v from 'valibot';
import type { BrokenPlaces, DefinitionChange } from '../../core/edits/next/brokenPlaces.ts';

/** The shapes of core's types about broken places as they arrive from another thread. */

function list<Item extends v.GenericSchema>(item: Item) {
  return v.pipe(v.array(item), v.readonly());
}

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const positionSchema = v.object({ line: count, character: count });
const rangeSchema = v.object({ start: positionSchema, end: positionSchema });
const textOfFileSchema = v.object({ path: v.string(), text: v.string() });

export const definitionChangeSchema = v.object({
  path: v.string(),
  folder: v.string(),
  before: v.string(),
  after: v.string(),
  excluded: list(v.string()),
  unsaved: list(textOfFileSchema),
}) satisfies v.GenericSchema<DefinitionChange>;

const changedDefinitionSchema = v.object({
  kind: v.picklist(['function', 'class', 'value']),
  name: v.string(),
  owners: list(v.string()),
  newName: v.exactOptional(v.string()),
  isRemoved: v.boolean(),
  isReshaped: v.boolean(),
  isField: v.boolean(),
  goneParameters: list(v.string()),
  renamedParameters: list(v.object({ before: v.string(), after: v.string() })),
  line: count,
  before: v.string(),
  after: v.exactOptional(v.string()),
});

const brokenFileSchema = v.object({
  path: v.string(),
  places: list(
    v.object({
      definition: count,
      range: rangeSchema,
      text: v.string(),
      message: v.string(),
      isRenaming: v.boolean(),
    }),
  ),
  edits: list(v.object({ range: rangeSchema, text: v.string() })),
});

export const brokenPlacesSchema = v.object({
  definitions: list(changedDefinitionSchema),
  files: list(brokenFileSchema),
  isInvalid: v.boolean(),
  mentioning: count,
  checked: count,
}) satisfies v.GenericSchema<BrokenPlaces>;
