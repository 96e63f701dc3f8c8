import type { NotGguf } from './notGguf.ts';

/** Why a model's file cannot be used, as far as its bytes say so. `fileName` is the file that it is about. */
export type ModelFileProblem =
  | { readonly kind: 'not-gguf'; readonly fileName: string; readonly instead: NotGguf }
  /** Written for machines of the other byte order. */
  | { readonly kind: 'byte-order'; readonly fileName: string }
  /** Of GGUF itself. */
  | { readonly kind: 'version'; readonly fileName: string; readonly version: number }
  /** It holds a header that cannot be one. */
  | { readonly kind: 'damaged'; readonly fileName: string }
  /** It is shorter than its header says, or than its header. */
  | { readonly kind: 'cut'; readonly fileName: string; readonly bytes: number }
  | {
      readonly kind: 'tensor-type';
      readonly fileName: string;
      readonly tensor: string;
      /** ggml's number. */
      readonly type: number;
    }
  | PartProblem
  | { readonly kind: 'no-architecture'; readonly fileName: string }
  | { readonly kind: 'unknown-architecture'; readonly fileName: string; readonly architecture: string }
  /** Something that goes with a model. */
  | { readonly kind: 'companion'; readonly fileName: string; readonly what: ModelCompanion }
  | { readonly kind: 'no-vocabulary'; readonly fileName: string }
  | { readonly kind: 'not-generating'; readonly fileName: string; readonly architecture: string }
  | { readonly kind: 'chat-format'; readonly fileName: string; readonly architecture: string };

/** What is wrong with the parts of a split model, counted from 1. */
export type PartProblem =
  | {
      readonly kind: 'missing-part';
      readonly fileName: string;
      readonly part: number;
      readonly parts: number;
    }
  /** Its name does not end as llama.cpp needs it to. */
  | {
      readonly kind: 'renamed-part';
      readonly fileName: string;
      readonly part: number;
      readonly parts: number;
    }
  /** By its name another part than by its content. */
  | {
      readonly kind: 'swapped-part';
      readonly fileName: string;
      readonly part: number;
      readonly named: number;
      readonly parts: number;
    }
  /** All parts in one file, one after the other. */
  | { readonly kind: 'joined-parts'; readonly fileName: string; readonly parts: number }
  /** A piece of a file that was cut into pieces without regard to its content. */
  | {
      readonly kind: 'piece';
      readonly fileName: string;
      readonly piece: number;
      readonly pieces: number;
    }
  /** The parts hold another number of tensors than the first of them says. */
  | {
      readonly kind: 'foreign-part';
      readonly fileName: string;
      readonly tensors: number;
      readonly expected: number;
    };

/** What is written as GGUF and is no model of its own. */
export type ModelCompanion = 'adapter' | 'control-vector' | 'projector' | 'importance-matrix' | 'vocabulary';

/** What raises a doubt about a file that can be loaded. It is a warning: some models are made like that on purpose. */
export type ModelFileDoubt =
  /** A run of zeros in the weights. */
  | {
      readonly kind: 'zeros';
      readonly fileName: string;
      /** About. */
      readonly bytes: number;
      /** Of the weights in all. */
      readonly total: number;
      /** The first tensor in it. */
      readonly tensor: string;
    }
  /** The model's output is not numeric. */
  | { readonly kind: 'not-numeric'; readonly fileName: string };
