import * as v from 'valibot';
import type { Phi4Member, WeightsCheck } from '../../core/ports/engine.ts';
import { exactSchema } from './exactSchema.ts';

export const phi4MemberSchema = exactSchema<Phi4Member>()(
  v.picklist(['phi-4', 'reasoning', 'reasoning-plus', 'derived', 'mini']),
);

export const weightsCheckSchema = exactSchema<WeightsCheck>()(
  v.object({ identity: v.string(), doubt: v.nullable(v.string()) }),
);
