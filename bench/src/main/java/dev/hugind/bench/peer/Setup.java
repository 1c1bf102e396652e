package dev.hugind.bench.peer;

/**
 * How a server is to be started.
 *
 * @param slots conversations that are computed at once
 * @param slotTokens tokens of context for each of them
 * @param ramBytes what idle conversations may take in RAM; 0 for the server's own default
 */
record Setup(int slots, int slotTokens, long ramBytes) {}
