const DEFAULT_LIMIT = 50;

/** The page that a query asks for; the OpenAPI document has the same defaults and limits. */
export function pageOf(query: { limit?: number; offset?: number }): {
  limit: number;
  offset: number;
} {
  return { limit: query.limit ?? DEFAULT_LIMIT, offset: query.offset ?? 0 };
}
