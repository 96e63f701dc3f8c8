/** phi-4's 14.66 billion, from its model card, and room for how a server counts them. */
const [least, most] = [14.5e9, 14.8e9];

/** Whether a model has as many parameters as phi-4. */
export function isPhi4Size(parameters: number): boolean {
  return parameters >= least && parameters <= most;
}
