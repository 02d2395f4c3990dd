import { Authorizer } from '../auth/Authorizer';
import { Store } from '../store/Store';
import { AdmissionPlugin } from './Admission';
import { escalation } from './escalation';
import { limitRanger } from './limitRanger';
import { namespaceLifecycle } from './namespaceLifecycle';
import { defaultTolerationSeconds, priority, taintNodes } from './pods';
import { podSecurity } from './podSecurity/podSecurity';
import { resourceQuota } from './quota/resourceQuota';
import { serviceAccount } from './serviceAccount';
import {
  claimResize,
  defaultStorageClass,
  storageObjectInUseProtection,
} from './storage';

/**
 * All plugins in kube-apiserver's order (pkg/kubeapiserver/options/plugins.go).
 * Quotas come last, so that nothing is counted that another one refuses.
 */
export function admissionPlugins(
  store: Store,
  authorizer: Authorizer,
): AdmissionPlugin[] {
  return [
    escalation(authorizer),
    namespaceLifecycle,
    limitRanger,
    serviceAccount,
    taintNodes,
    podSecurity,
    priority,
    defaultTolerationSeconds,
    defaultStorageClass,
    storageObjectInUseProtection,
    claimResize,
    resourceQuota(store),
  ];
}
