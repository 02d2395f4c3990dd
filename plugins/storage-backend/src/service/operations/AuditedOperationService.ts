import type {
  AuditorService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import type { Operation } from '@stowage/backstage-plugin-storage-common';
import { actorOf } from './actorOf';
import type { OperationService } from './OperationService';

/** Records who plans, starts, cancels and confirms what, and who was refused. */
export function createAuditedOperationService(options: {
  service: OperationService;
  auditor: AuditorService;
}): OperationService {
  const { service, auditor } = options;

  async function audited<T>(event: {
    queryType: 'plan' | 'start' | 'cancel' | 'confirm';
    credentials: BackstageCredentials;
    meta: JsonObject;
    act: () => Promise<T>;
    outcome: (result: T) => JsonObject;
  }): Promise<T> {
    const { queryType, credentials, meta, act, outcome } = event;
    const record = await auditor.createEvent({
      eventId: 'operation',
      severityLevel: queryType === 'plan' ? 'low' : 'medium',
      meta: { queryType, ...meta, actor: actorOf(credentials) },
    });
    try {
      const result = await act();
      await record.success({ meta: outcome(result) });
      return result;
    } catch (error) {
      await record.fail({ error: toError(error) });
      throw error;
    }
  }

  const stateOf = ({ id, state }: Operation) => ({ operation: id, state });

  return {
    getOperations: request => service.getOperations(request),
    getOperation: request => service.getOperation(request),
    getOperationLog: request => service.getOperationLog(request),
    getKeptOriginals: request => service.getKeptOriginals(request),
    planOperation: request => {
      const { kind, cluster, namespace, claims } = request.request;
      return audited({
        queryType: 'plan',
        credentials: request.credentials,
        meta: { kind, cluster, namespace, claims },
        act: () => service.planOperation(request),
        outcome: ({ outcome, hash }) => ({ outcome, hash }),
      });
    },
    startOperation: request => {
      const { kind, cluster, namespace, claims } = request.request;
      return audited({
        queryType: 'start',
        credentials: request.credentials,
        meta: { kind, cluster, namespace, claims, hash: request.planHash },
        act: () => service.startOperation(request),
        outcome: stateOf,
      });
    },
    cancelOperation: request =>
      audited({
        queryType: 'cancel',
        credentials: request.credentials,
        meta: { operation: request.operation },
        act: () => service.cancelOperation(request),
        outcome: stateOf,
      }),
    confirmOperation: request =>
      audited({
        queryType: 'confirm',
        credentials: request.credentials,
        meta: {
          operation: request.operation,
          stopSeconds: request.stopSeconds,
        },
        act: () => service.confirmOperation(request),
        outcome: stateOf,
      }),
  };
}
