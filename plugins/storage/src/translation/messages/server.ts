import { findingCodes } from '@stowage/backstage-plugin-storage-common';

function withoutWords<K extends string>(codes: Record<K, unknown>) {
  return Object.fromEntries(Object.keys(codes).map(code => [code, ''])) as {
    [code in K]: '';
  };
}

/**
 * What the server says in English, with names and figures, and other languages say by its code.
 * English stays empty: there the server's own words are shown. A translation may use the
 * finding's `data` as placeholders; where one is missing, the server's words are shown instead.
 */
export const server = {
  findingTitle: withoutWords(findingCodes),
  notMeasured: {
    WALK_OFF: '',
    WALK_FAILED: '',
    WALK_PENDING: '',
    KUBELET_FORBIDDEN: '',
    KUBELET_UNREACHABLE: '',
    KUBELET_OFF: '',
    DRIVER_REPORTS_NOTHING: '',
    DRIVER_REPORTS_POOL: '',
    NOT_BOUND: '',
    NOT_MOUNTED: '',
    CLUSTER_UNREACHABLE: '',
    NAS_UNREACHABLE: '',
    NO_SOURCE: '',
  },
  deleteEffect: {
    destroys: '',
    keeps: '',
    archives: '',
    nothing: '',
    unknown: '',
  },
} as const;
