/** Ours, on a claim that is about to change hands: it keeps the name occupied, so that nobody runs on it. */
export const fenceFinalizer = 'stowage.io/fence';
