/**
 * The flags of Node that every process of ours is started with, in each of the ways to start one. V8 lets the young generation grow
 * to 96 MB unless it is told otherwise, and keeps it: with ten thousand idle viewers that was most of what each of them took.
 */
export const NODE_FLAGS = ['--max-semi-space-size=16'] as const;
