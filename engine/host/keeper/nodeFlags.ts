/**
 * What the Node that runs the engine is told. A small young generation: what sockets read dies young, and is outside of
 * V8's heap, where only a collection lets go of it. With the usual 16 MB these come so seldom that V8 takes it for a heap
 * that grows and marks all of it, over and over; and the memory itself is kept for nothing.
 */
export const ENGINE_NODE_FLAGS: readonly string[] = ['--max-semi-space-size=2'];
