import * as v from 'valibot';

const panelMemorySchema = v.object({
  /** The question that was being typed. */
  draft: v.string(),
  /** The earlier question that was being edited. */
  edit: v.nullable(v.object({ turn: v.string(), text: v.string() })),
  /** The turn at the top edge and how far it was scrolled out of sight, in pixels; null at the newest end. */
  scroll: v.nullable(v.object({ conversation: v.string(), turn: v.string(), offset: v.number() })),
});

/** What VS Code keeps for the chat panel while it is hidden. */
export type PanelMemory = v.InferOutput<typeof panelMemorySchema>;

/** What was kept, or undefined where it is nothing that this version of the panel understands. */
export function readPanelMemory(kept: unknown): PanelMemory | undefined {
  const parsed = v.safeParse(panelMemorySchema, kept);
  return parsed.success ? parsed.output : undefined;
}
