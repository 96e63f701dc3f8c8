import fc from 'fast-check';

/** Of a property that does not set its own: a mutation run repeats it for thousands of mutants. */
const runs = 5;

// Loaded before the tests of a mutation run: each mutant meets the same inputs, and none costs the search for smaller ones.
fc.configureGlobal({ seed: 1, numRuns: runs, endOnFailure: true });
