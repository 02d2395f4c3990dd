import { User } from '../auth/User';
import { Kind } from '../registry/Kind';
import { StatusError } from '../StatusError';

/** How a write is meant, apart from its object. */
export interface WriteRequest {
  kind: Kind;
  namespace?: string;
  user: User;
  /** Everything happens but the write itself. */
  dryRun: boolean;
  /** Who owns the fields that are written. */
  fieldManager: string;
  /** What happens to fields that no type has. */
  fieldValidation: 'Ignore' | 'Warn' | 'Strict';
  /** Shown to the client beside the answer. */
  warnings: string[];
}

const validations = ['Ignore', 'Warn', 'Strict'];
/** Longest name of a field manager. */
const longestManager = 128;

/** The name that a client without a field manager goes by: its program. */
function managerOf(userAgent: string | undefined): string {
  return (userAgent ?? 'unknown').split('/')[0].slice(0, longestManager);
}

/**
 * Reads the parameters of a write.
 *
 * @throws StatusError for a value that there is not
 */
export function writeOptions(
  query: URLSearchParams,
  userAgent: string | undefined,
): Pick<WriteRequest, 'dryRun' | 'fieldManager' | 'fieldValidation'> {
  const dryRun = query.getAll('dryRun').filter(Boolean);
  if (dryRun.some(value => value !== 'All')) {
    throw new StatusError(
      422,
      'Invalid',
      `invalid query parameter dryRun=${JSON.stringify(
        dryRun,
      )}: Unsupported value: supported values: "All"`,
    );
  }
  const fieldValidation = query.get('fieldValidation') || 'Warn';
  if (!validations.includes(fieldValidation)) {
    throw StatusError.badRequest(
      `fieldValidation: Unsupported value: ${JSON.stringify(
        fieldValidation,
      )}: supported values: "Ignore", "Strict", "Warn"`,
    );
  }
  return {
    dryRun: dryRun.length > 0,
    fieldManager: query.get('fieldManager') || managerOf(userAgent),
    fieldValidation: fieldValidation as WriteRequest['fieldValidation'],
  };
}
