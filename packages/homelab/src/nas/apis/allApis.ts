import { NasContext } from '../NasContext';
import { ApiDefinition } from '../webapi/ApiDefinition';
import { authApi } from './authApi';
import { dirSizeApi } from './dirSizeApi';
import { nfsApis } from './nfsApis';
import { shareApi } from './shareApi';
import { snapshotApi } from './snapshotApi';
import { storageApis } from './storageApis';
import { systemApis } from './systemApis';

/** Every API but the two that need to know of the others. */
export function allApis(nas: NasContext): ApiDefinition[] {
  return [
    authApi(nas),
    shareApi(nas),
    snapshotApi(nas),
    ...nfsApis(nas),
    ...storageApis(nas),
    dirSizeApi(nas),
    ...systemApis(nas),
  ];
}
