import type {
  DriverTraitsOverride,
  NotMeasured,
  VolumeReading,
} from '@stowage/backstage-plugin-storage-common';
import type { MeasuredRound, ObservedStorage } from '../world';
import { kubeletScope } from './kubeletScope';
import type { KubeletSummary } from './summary';

/** What one kubelet answered. */
export type KubeletAnswer = {
  node: string;
  /** It did not accept the portal's token, which it has the API server check. */
  isTokenRefused?: boolean;
} & ({ summary: KubeletSummary } | { problem: NotMeasured });

const source = 'kubelet' as const;

/**
 * Turns the answers of all kubelets into readings. Figures are joined to volumes through the
 * claim; where several pods mount one claim, the newest figure counts.
 */
export function kubeletRound(options: {
  answers: KubeletAnswer[];
  world: Pick<ObservedStorage, 'claims' | 'volumes' | 'classes'>;
  overrides?: DriverTraitsOverride[];
  at: string;
  intervalMs: number;
}): MeasuredRound {
  const { answers, world, overrides, at, intervalMs } = options;
  const volumesByName = new Map(world.volumes.map(item => [item.name, item]));
  const classesByName = new Map(world.classes.map(item => [item.name, item]));
  const volumeOfClaim = new Map(
    world.claims.map(({ namespace, name, volumeName }) => [
      `${namespace}/${name}`,
      volumesByName.get(volumeName ?? ''),
    ]),
  );
  const readings = new Map<string, VolumeReading>();
  const round: MeasuredRound = {
    volumes: [],
    nodes: [],
    folders: [],
    problems: [],
    failedVolumes: [],
    failedFolders: [],
  };
  for (const answer of answers) {
    const { node } = answer;
    if ('problem' in answer) {
      round.problems.push({ node, source, problem: answer.problem });
      continue;
    }
    const { filesystem, claims } = answer.summary;
    if (filesystem.totalBytes !== undefined) {
      round.nodes.push({
        node,
        source,
        ...filesystem,
        measuredAt: filesystem.measuredAt ?? at,
        intervalMs,
      });
    }
    for (const {
      namespace,
      claimName,
      measuredAt = at,
      ...figures
    } of claims) {
      const volume = volumeOfClaim.get(`${namespace}/${claimName}`);
      const scope =
        volume &&
        kubeletScope({
          volume,
          storageClass: classesByName.get(volume.storageClass ?? ''),
          overrides,
          capacityBytes: figures.capacityBytes,
        });
      const known = volume && readings.get(volume.name);
      if (scope && !(known && known.measuredAt >= measuredAt)) {
        readings.set(volume.name, {
          volumeName: volume.name,
          source,
          scope,
          ...figures,
          measuredAt,
          intervalMs,
        });
      }
    }
  }
  round.volumes = [...readings.values()];
  return round;
}
