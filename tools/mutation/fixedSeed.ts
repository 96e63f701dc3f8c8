import fc from 'fast-check';

/** Loaded before the tests of a mutation run: each mutant meets the same inputs, and none costs the search for a smaller one. */
fc.configureGlobal({ seed: 1, endOnFailure: true });
