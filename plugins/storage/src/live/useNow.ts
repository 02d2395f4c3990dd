import { useSyncExternalStore } from 'react';

/** How often ages on the screen are counted on, in milliseconds. */
const TICK_MS = 5_000;

/** One clock for the whole page: a timer for each age would be hundreds of timers. */
const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function tick() {
  now = Date.now();
  listeners.forEach(listener => listener());
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    now = Date.now();
    timer = setInterval(tick, TICK_MS);
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
    }
  };
}

/** The time now in milliseconds since 1970; renders again as it goes on. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}
