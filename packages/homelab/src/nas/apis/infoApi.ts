import { z } from 'zod';
import { DsmProfile } from '../profiles';
import { ApiDefinition, apiMethod } from '../webapi/ApiDefinition';

function described(api: ApiDefinition) {
  return {
    path: api.path ?? 'entry.cgi',
    minVersion: api.minVersion,
    maxVersion: api.maxVersion,
    ...(!api.raw && { requestFormat: 'JSON' }),
  };
}

/**
 * `SYNO.API.Info`: what there is. Without a query it lists everything, which
 * clients rely on; names it does not know are left out of the answer.
 */
export function infoApi(
  profile: DsmProfile,
  all: () => readonly ApiDefinition[],
): ApiDefinition {
  return {
    name: 'SYNO.API.Info',
    minVersion: 1,
    maxVersion: 1,
    path: profile.separatePaths ? 'query.cgi' : undefined,
    raw: true,
    methods: {
      query: apiMethod({
        access: 'anyone',
        parameters: z.object({ query: z.string().default('all') }),
        answer: ({ query }) => {
          const wanted = query.split(',').map(name => name.trim());
          const found =
            query.toLowerCase() === 'all'
              ? all()
              : all().filter(api => wanted.includes(api.name));
          return Object.fromEntries(
            found.map(api => [api.name, described(api)]),
          );
        },
      }),
    },
  };
}
