/** How many parameters a model has, for people: "14.7 billion", "135 million". */
export function parametersText(parameters: number): string {
  return parameters < 1e9
    ? `${Math.round(parameters / 1e6)} million`
    : `${(parameters / 1e9).toFixed(1)} billion`;
}
