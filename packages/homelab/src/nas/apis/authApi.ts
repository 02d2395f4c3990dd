import { z } from 'zod';
import { NasContext } from '../NasContext';
import { loginParameters, Logins } from '../sessions/Logins';
import { ApiDefinition, apiMethod } from '../webapi/ApiDefinition';
import { codes } from '../webapi/DsmError';

const cookieSeconds = 7 * 24 * 3600;

/** `SYNO.API.Auth`. */
export function authApi(nas: NasContext): ApiDefinition {
  const logins = new Logins(nas);
  return {
    name: 'SYNO.API.Auth',
    minVersion: 1,
    maxVersion: nas.profile.authMaxVersion,
    path: nas.profile.separatePaths ? 'auth.cgi' : undefined,
    raw: true,
    methods: {
      login: apiMethod({
        access: 'anyone',
        parameters: loginParameters,
        refusal: codes.loginFailed,
        answer: (login, caller) => {
          const { address, version } = caller;
          const { deviceToken } = logins.prove(login, address);
          const { sid, token } = nas.sessions.open(login.account, address);
          if (login.format === 'cookie') {
            caller.setCookies.push(
              `id=${sid};max-age=${cookieSeconds};path=/;HttpOnly;Secure`,
            );
          }
          return {
            sid,
            is_portal_port: false,
            ...(version >= 3 && { synotoken: token }),
            ...(version >= 6 && { account: login.account }),
            ...(deviceToken && {
              [version >= 7 ? 'device_id' : 'did']: deviceToken,
            }),
          };
        },
      }),
      logout: apiMethod({
        access: 'user',
        parameters: z.object({}),
        answer: (_, { session }) => {
          nas.sessions.close(session!.sid);
        },
      }),
    },
  };
}
