import { z } from 'zod';

/** Which part of a list is asked for; a limit of -1 means all. */
export const pageParameters = z.object({
  offset: z.int().min(0).default(0),
  limit: z.int().min(-1).default(-1),
});

/** The part of a list. */
export function page<T>(
  items: readonly T[],
  { offset, limit }: z.output<typeof pageParameters>,
): T[] {
  return items.slice(offset, limit === -1 ? undefined : offset + limit);
}
