/** Whether a server's name for a model says that it is phi-4 itself, and not one of its smaller or later relatives. */
export function isPhi4Name(name: string): boolean {
  return /phi-?4/i.test(name) && !/mini|multimodal|reasoning|vision|demo/i.test(name);
}
