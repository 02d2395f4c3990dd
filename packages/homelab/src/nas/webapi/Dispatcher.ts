import { Sessions } from '../sessions/Sessions';
import { ApiDefinition, ApiMethod, Caller } from './ApiDefinition';
import { decodeValues, strictCode } from './decodeValues';
import { codes, DsmError } from './DsmError';

/** A request, wherever in HTTP its parts came from. */
export interface WebRequest {
  parameters: Record<string, string>;
  sid?: string;
  token?: string;
  address: string;
}

/** What is answered, always with HTTP status 200. */
export type Envelope =
  | { success: true; data?: unknown }
  | { success: false; error: { code: number; errors?: object } };

/** A call with its values read. */
export interface Call {
  api: unknown;
  version: unknown;
  method: unknown;
  parameters: Record<string, unknown>;
}

/** What the dispatcher asks of the rest of the NAS. */
export interface DispatcherOptions {
  sessions: Sessions;
  isAdministrator(account: string): boolean;
  requiresToken: boolean;
  strictJson: boolean;
  /** Learns of errors that are no answers of DSM's. */
  report(error: Error): void;
}

/** Finds the method that a request means, and whether its caller may call it. */
export class Dispatcher {
  private readonly apis = new Map<string, ApiDefinition>();

  constructor(private readonly options: DispatcherOptions) {}

  /** Every API that it has. */
  get all(): ApiDefinition[] {
    return [...this.apis.values()];
  }

  /** Has more APIs from now on. */
  add(...apis: readonly ApiDefinition[]): void {
    for (const api of apis) {
      this.apis.set(api.name, api);
    }
  }

  /** Answers a request; `changes` is whether its method is one that changes something. */
  async dispatch(
    request: WebRequest,
  ): Promise<{ envelope: Envelope; setCookies: string[]; changes: boolean }> {
    const setCookies: string[] = [];
    let changes = false;
    const envelope = await this.answer(async () => {
      const { api, version, method } = request.parameters;
      const found = this.find({ api, version, method });
      changes = found.method.changes;
      const caller = this.admit(found, request, setCookies);
      return await found.method.answer(
        this.decode(found.api, request.parameters),
        caller,
      );
    });
    return { envelope, setCookies, changes };
  }

  /** Answers one call of a compound, whose values are read already. */
  async dispatchPart(call: Call, caller: Caller): Promise<Envelope> {
    return await this.answer(async () => {
      const { method, version } = this.find(call);
      this.permit(method, caller);
      return await method.answer(call.parameters, { ...caller, version });
    });
  }

  private async answer(work: () => Promise<unknown>): Promise<Envelope> {
    try {
      const data = await work();
      return { success: true, ...(data !== undefined && { data }) };
    } catch (error) {
      if (!(error instanceof DsmError)) {
        this.options.report(error as Error);
        return { success: false, error: { code: codes.unknown } };
      }
      const { code, details } = error;
      return {
        success: false,
        error: { code, ...(details && { errors: details }) },
      };
    }
  }

  /** Versions are looked at before methods. */
  private find(call: { api: unknown; version: unknown; method: unknown }): {
    api: ApiDefinition;
    method: ApiMethod;
    version: number;
  } {
    const { api: name, method: methodName } = call;
    const version = Number(call.version);
    if (!name || !methodName || !call.version || !Number.isInteger(version)) {
      throw new DsmError(codes.missingBasics);
    }
    const api = this.apis.get(String(name));
    if (!api) {
      throw new DsmError(codes.noSuchApi);
    }
    if (version < api.minVersion || version > api.maxVersion) {
      throw new DsmError(codes.versionNotSupported);
    }
    const method = Object.hasOwn(api.methods, String(methodName))
      ? api.methods[String(methodName)]
      : undefined;
    if (!method) {
      throw new DsmError(codes.noSuchMethod);
    }
    return { api, method, version };
  }

  private admit(
    found: { method: ApiMethod; version: number },
    request: WebRequest,
    setCookies: string[],
  ): Caller {
    const { method, version } = found;
    const caller = {
      version,
      address: request.address,
      setCookies,
      hasToken: false,
    };
    if (method.access === 'anyone') {
      return caller;
    }
    const session = this.options.sessions.find(request.sid, request.address);
    if (request.token && request.token !== session.token) {
      throw new DsmError(codes.noSuchSession);
    }
    const known = { ...caller, session, hasToken: Boolean(request.token) };
    this.permit(method, known);
    return known;
  }

  /** Without a token DSM answers as if there were no session. */
  private permit(method: ApiMethod, caller: Caller): void {
    const { session, hasToken } = caller;
    if (
      method.access === 'administrator' &&
      !(session && this.options.isAdministrator(session.account))
    ) {
      throw new DsmError(codes.noPrivilege);
    }
    if (method.changes && this.options.requiresToken && !hasToken) {
      throw new DsmError(codes.noSuchSession);
    }
  }

  private decode(
    api: ApiDefinition,
    parameters: Record<string, string>,
  ): Record<string, unknown> {
    return api.raw
      ? parameters
      : decodeValues(
          parameters,
          this.options.strictJson ? strictCode(api.name) : undefined,
        );
  }
}
