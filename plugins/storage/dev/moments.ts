export const GiB = 1024 ** 3;
export const MINUTE = 60_000;
export const DAY = 86_400_000;

/** A moment as the API writes it, so many milliseconds ago. */
export const ago = (milliseconds: number) =>
  new Date(Date.now() - milliseconds).toISOString();
