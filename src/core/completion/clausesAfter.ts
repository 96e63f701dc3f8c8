/** By Python's keyword of a statement or clause: the clauses that may follow its body. */
export const clausesAfter: Readonly<Record<string, readonly string[]>> = {
  if: ['elif', 'else'],
  elif: ['elif', 'else'],
  for: ['else'],
  while: ['else'],
  try: ['except', 'finally'],
  except: ['except', 'else', 'finally'],
  else: ['finally'],
  case: ['case'],
};
