import type {
  AuditorService,
  AuditorServiceEventSeverityLevel,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import type { StorageService } from './StorageService';

type Request<Method extends keyof StorageService> = Parameters<
  StorageService[Method]
>[0];

/**
 * Records who changes what, and who was refused. Names and outcomes only: what the manifests say
 * stays out of the log.
 */
export function createAuditedStorageService(options: {
  service: StorageService;
  auditor: AuditorService;
}): StorageService {
  const { service, auditor } = options;

  async function audited<T>(event: {
    eventId: string;
    severityLevel: AuditorServiceEventSeverityLevel;
    credentials: BackstageCredentials;
    meta: JsonObject;
    act: () => Promise<T>;
    outcome: (result: T) => JsonObject;
  }): Promise<T> {
    const { eventId, severityLevel, credentials, meta, act, outcome } = event;
    const record = await auditor.createEvent({
      eventId,
      severityLevel,
      meta: { ...meta, ...actorOf(credentials) },
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

  const manifests = (
    request: Request<'applyManifests'>,
    queryType: 'apply' | 'check',
  ) =>
    audited({
      eventId: 'manifests',
      severityLevel: queryType === 'apply' ? 'medium' : 'low',
      credentials: request.credentials,
      meta: {
        queryType,
        cluster: request.cluster,
        namespace: request.namespace,
      },
      act: () =>
        queryType === 'apply'
          ? service.applyManifests(request)
          : service.checkManifests(request),
      outcome: ({ allowed, objects, checks }) => ({
        allowed,
        objects: objects.map(
          ({ ref, outcome }) => `${ref.kind}/${ref.name}: ${outcome}`,
        ),
        refusedBy: checks
          .filter(({ level }) => level === 'blocking')
          .map(({ code }) => code),
      }),
    });

  return {
    getComponentStorage: request => service.getComponentStorage(request),
    getClaims: request => service.getClaims(request),
    getClaim: request => service.getClaim(request),
    getPools: request => service.getPools(request),
    getFindings: request => service.getFindings(request),
    getClusters: request => service.getClusters(request),
    getTiers: request => service.getTiers(request),
    getNamespaces: request => service.getNamespaces(request),
    checkClaim: request => service.checkClaim(request),
    getWorkloadStatus: request => service.getWorkloadStatus(request),
    checkManifests: request => manifests(request, 'check'),
    applyManifests: request => manifests(request, 'apply'),
    runCronJob: request =>
      audited({
        eventId: 'cronjob-run',
        severityLevel: 'medium',
        credentials: request.credentials,
        meta: {
          cluster: request.cluster,
          namespace: request.namespace,
          cronJob: request.name,
          key: request.key,
        },
        act: () => service.runCronJob(request),
        outcome: ({ job, created }) => ({ job, created }),
      }),
  };
}

/** Who acts, as far as a service-level record can know it. */
function actorOf(credentials: BackstageCredentials): JsonObject {
  const { type, userEntityRef, subject } = credentials.principal as {
    type?: string;
    userEntityRef?: string;
    subject?: string;
  };
  const actor = userEntityRef ?? subject ?? type;
  return actor ? { actor } : {};
}
