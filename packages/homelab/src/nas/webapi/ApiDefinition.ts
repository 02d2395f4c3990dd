import { z } from 'zod';
import { Session } from '../sessions/Sessions';
import { codes, DsmError } from './DsmError';

/** Who asks, beside what is asked. */
export interface Caller {
  version: number;
  /** Absent for what anyone may ask. */
  session?: Session;
  /** Whether it showed its session's SynoToken. */
  hasToken: boolean;
  /** Address the request came from. */
  address: string;
  /** Cookies for the answer, as in Set-Cookie. */
  setCookies: string[];
}

/** One method of an API. */
export interface ApiMethod {
  /** `user` is anyone who is logged in. */
  access: 'anyone' | 'user' | 'administrator';
  /** Whether it changes something, and so needs a token on newer DSM. */
  changes: boolean;
  answer(parameters: unknown, caller: Caller): Promise<unknown>;
}

/** One API with all of its methods. */
export interface ApiDefinition {
  name: string;
  minVersion: number;
  maxVersion: number;
  /** File below `/webapi`; `entry.cgi` by default. */
  path?: string;
  /** Whether values come as they are instead of as JSON. */
  raw?: boolean;
  methods: Record<string, ApiMethod>;
}

/**
 * Makes a method out of what its parameters have to be and what it answers.
 *
 * @param definition.refusal - code for parameters that do not fit; by default
 *   114 for one that is missing, else 120 with its name
 */
export function apiMethod<S extends z.ZodType>(definition: {
  access?: ApiMethod['access'];
  changes?: boolean;
  parameters: S;
  refusal?: number;
  answer(parameters: z.output<S>, caller: Caller): unknown;
}): ApiMethod {
  const { access = 'administrator', changes = false, refusal } = definition;
  return {
    access,
    changes,
    answer: async (parameters, caller) => {
      const parsed = definition.parameters.safeParse(parameters);
      if (!parsed.success) {
        throw refusal === undefined
          ? refusalOf(parsed.error, parameters)
          : new DsmError(refusal);
      }
      return await definition.answer(parsed.data, caller);
    },
  };
}

/** Parameters of methods that have none. */
export const noParameters = z.object({});

function refusalOf(error: z.ZodError, parameters: unknown): DsmError {
  const name = String(error.issues[0].path[0] ?? '');
  const given = (parameters as Record<string, unknown>)[name];
  return given === undefined
    ? new DsmError(codes.missingParameter)
    : new DsmError(codes.badParameter, { name, reason: 'type' });
}
