/** One page of a list, and how long the list is. */
export function page<T>(
  items: T[],
  options: { limit: number; offset: number },
): { items: T[]; totalItems: number } {
  const { limit, offset } = options;
  return {
    items: items.slice(offset, offset + limit),
    totalItems: items.length,
  };
}
