/**
 * The environment variable with the folder in which a forked process remembers that llama.cpp's binaries were tested on
 * this machine; without it, each process tests them. Whoever forks deletes the folder when such a process has ended
 * unexpectedly, so that the next one tests them again.
 */
export const testedBinariesVariable = 'PHIDELITY_TESTED_BINARIES';
