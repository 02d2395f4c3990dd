import { z } from 'zod';
import { ApiDefinition, apiMethod, Caller } from '../webapi/ApiDefinition';
import { Call, Envelope } from '../webapi/Dispatcher';
import { codes } from '../webapi/DsmError';

const name = 'SYNO.Entry.Request';

const partSchema = z
  .looseObject({
    api: z.string().refine(api => api !== name),
    version: z.number(),
    method: z.string(),
  })
  .transform(({ api, version, method, ...parameters }) => ({
    api,
    version,
    method,
    parameters,
  }));

/**
 * `SYNO.Entry.Request`: several calls in one. It succeeds even where calls in
 * it fail; `has_fail` tells. What a stop leaves undone answers 112.
 */
export function compoundApi(
  dispatchPart: (call: Call, caller: Caller) => Promise<Envelope>,
): ApiDefinition {
  return {
    name,
    minVersion: 1,
    maxVersion: 2,
    methods: {
      request: apiMethod({
        access: 'user',
        parameters: z.object({
          mode: z.enum(['sequential', 'parallel']).default('sequential'),
          stop_when_error: z.boolean().default(false),
          compound: z.array(partSchema),
        }),
        refusal: codes.badCompound,
        answer: async ({ mode, stop_when_error: stops, compound }, caller) => {
          const envelopes: Envelope[] = [];
          if (mode === 'parallel') {
            envelopes.push(
              ...(await Promise.all(
                compound.map(part => dispatchPart(part, caller)),
              )),
            );
          } else {
            for (const part of compound) {
              const stopped = stops && envelopes.some(each => !each.success);
              envelopes.push(
                stopped
                  ? { success: false, error: { code: codes.compoundStopped } }
                  : await dispatchPart(part, caller),
              );
            }
          }
          return {
            has_fail: envelopes.some(each => !each.success),
            result: compound.map(({ api, version, method }, at) => ({
              api,
              method,
              version,
              ...envelopes[at],
            })),
          };
        },
      }),
    },
  };
}
