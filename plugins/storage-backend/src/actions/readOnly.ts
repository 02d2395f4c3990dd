/** For actions that change nothing; said explicitly, because the default is destructive. */
export const readOnly = {
  readOnly: true,
  idempotent: true,
  destructive: false,
} as const;
