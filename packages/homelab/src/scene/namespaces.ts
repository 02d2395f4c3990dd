import { refusingNamespace } from './applications/pending';
import { claim } from './objects/claim';
import { Manifest } from './objects/manifest';
import { claimLimits, namespace, quota } from './objects/policies';

/** The namespaces, each with what it is for. */
export const namespaces: Manifest[] = [
  namespace('shop', 'Orders, their database and a cache'),
  namespace('photos', 'Photographs of the family'),
  namespace('smart-home', 'Lights, heating, notes'),
  namespace('observability', 'Logs, metrics and traces of the home'),
  namespace('workshop', 'Where things are tried out'),
  namespace(refusingNamespace, 'Where a quota and a limit refuse what is new'),
];

/**
 * Quotas that are nearly used up. They come after the claims that they count: a
 * quota that nobody has counted for yet refuses everything.
 */
export const quotas: Manifest[] = [
  // 15 GiB and a little of 16.
  quota('shop', { 'requests.storage': '16Gi', persistentvolumeclaims: '5' }),
  // 65 of 70 GiB; all of what the class may have.
  quota('photos', {
    'requests.storage': '70Gi',
    'local-path-ssd.storageclass.storage.k8s.io/requests.storage': '50Gi',
  }),
  // 1056 of 1088 MiB.
  quota('smart-home', { 'requests.storage': '1088Mi' }),
  // 96 of 100 GiB; all of what is hot.
  quota('observability', {
    'requests.storage': '100Gi',
    'hot.storageclass.storage.k8s.io/requests.storage': '5Gi',
  }),
];

/** What has a quota of 10 GiB used up to 8, before anybody asks for more. */
export const refusingPolicies: Manifest[] = [
  claim(
    {
      namespace: refusingNamespace,
      name: 'sandbox',
      component: 'experiments',
    },
    { storageClass: 'nfs-storage', size: '8Gi' },
  ),
  claimLimits(refusingNamespace, { max: '20Gi' }),
  quota(refusingNamespace, { 'requests.storage': '10Gi' }),
];
