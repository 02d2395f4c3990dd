import { readDurationFromConfig, type Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';
import type { EvictionThresholds } from '@stowage/backstage-plugin-storage-common';
import {
  DEFAULT_EVICTION,
  DEFAULT_KUBELET,
  DEFAULT_MOVE,
  DEFAULT_WALK,
} from './clusterDefaults';
import { readClusterAccess } from './readClusterAccess';
import type {
  ClusterConfig,
  KubeletConfig,
  MoveConfig,
  WalkConfig,
} from './types';

const NAME_PATTERN = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const DNS_LABEL_PATTERN = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const THRESHOLD_PATTERN = /^(\d+(\.\d+)?%|\d+(\.\d+)?(Ki|Mi|Gi|Ti|k|M|G|T)?)$/;
const SHORTEST_INTERVAL_MS = 10_000;

/**
 * Reads one entry of `storage.clusters`.
 *
 * @throws an error whose message says what is wrong with the entry and what to write instead
 */
export function readClusterConfig(config: Config): ClusterConfig {
  const name = config.getString('name');
  if (!NAME_PATTERN.test(name)) {
    throw new InputError(
      `name '${name}' may only have letters, digits, '-', '_' and '.', start and end with a letter or digit, and have at most 63 characters`,
    );
  }
  return {
    name,
    title: config.getOptionalString('title') ?? name,
    configuredBy: 'storage',
    access: readClusterAccess(config),
    kubelet: readKubelet(config.getOptionalConfig('kubelet')),
    walk: readWalk(config.getOptionalConfig('walk')),
    apply: { enabled: config.getOptionalBoolean('apply.enabled') ?? false },
    move: readMove(config.getOptionalConfig('move')),
    eviction: readEviction(config.getOptionalConfig('eviction')),
  };
}

function readKubelet(config?: Config): KubeletConfig {
  return {
    enabled: config?.getOptionalBoolean('enabled') ?? DEFAULT_KUBELET.enabled,
    intervalMs: readMilliseconds({
      config,
      key: 'interval',
      otherwise: DEFAULT_KUBELET.intervalMs,
    }),
    caFile: config?.getOptionalString('caFile'),
    dangerouslySkipTlsVerify:
      config?.getOptionalBoolean('dangerouslySkipTlsVerify') ??
      DEFAULT_KUBELET.dangerouslySkipTlsVerify,
  };
}

function readWalk(config?: Config): WalkConfig {
  const namespace = readNamespace(config, 'walk', DEFAULT_WALK.namespace);
  return {
    enabled: config?.getOptionalBoolean('enabled') ?? DEFAULT_WALK.enabled,
    intervalMs: readMilliseconds({
      config,
      key: 'interval',
      otherwise: DEFAULT_WALK.intervalMs,
    }),
    namespace,
    image: config?.getOptionalString('image') ?? DEFAULT_WALK.image,
    timeoutMs: readMilliseconds({
      config,
      key: 'timeout',
      otherwise: DEFAULT_WALK.timeoutMs,
    }),
  };
}

function readMove(config?: Config): MoveConfig {
  const enabled = config?.getOptionalBoolean('enabled') ?? DEFAULT_MOVE.enabled;
  const image = config?.getOptionalString('image') ?? DEFAULT_MOVE.image;
  if (enabled && !image) {
    throw new InputError(
      'move.image is missing: name the image of images/mover as your registry has it, by its digest, or set move.enabled to false',
    );
  }
  return {
    enabled,
    namespace: readNamespace(config, 'move', DEFAULT_MOVE.namespace),
    image,
  };
}

function readNamespace(
  config: Config | undefined,
  section: string,
  otherwise: string,
): string {
  const namespace = config?.getOptionalString('namespace') ?? otherwise;
  if (!DNS_LABEL_PATTERN.test(namespace)) {
    throw new InputError(
      `${section}.namespace '${namespace}' is not a namespace's name; use lower case letters, digits and '-'`,
    );
  }
  return namespace;
}

function readEviction(config?: Config): EvictionThresholds {
  const nodefsAvailable = readThreshold(config, 'nodefsAvailable');
  const imagefsAvailable = readThreshold(config, 'imagefsAvailable');
  const nodefsInodesFree = readThreshold(config, 'nodefsInodesFree');
  if (!nodefsAvailable && !imagefsAvailable && !nodefsInodesFree) {
    return DEFAULT_EVICTION;
  }
  return {
    nodefsAvailable: nodefsAvailable ?? DEFAULT_EVICTION.nodefsAvailable,
    imagefsAvailable: imagefsAvailable ?? DEFAULT_EVICTION.imagefsAvailable,
    nodefsInodesFree: nodefsInodesFree ?? DEFAULT_EVICTION.nodefsInodesFree,
    source: 'the eviction threshold in app-config',
  };
}

function readThreshold(
  config: Config | undefined,
  key: string,
): string | undefined {
  const value = config?.getOptionalString(key);
  if (value !== undefined && !THRESHOLD_PATTERN.test(value)) {
    throw new InputError(
      `eviction.${key} '${value}' is neither a percentage such as 10% nor a quantity such as 1Gi`,
    );
  }
  return value;
}

function readMilliseconds(options: {
  config?: Config;
  key: string;
  otherwise: number;
}): number {
  const { config, key, otherwise } = options;
  if (!config?.has(key)) {
    return otherwise;
  }
  const milliseconds = durationToMilliseconds(
    readDurationFromConfig(config, { key }),
  );
  if (milliseconds < SHORTEST_INTERVAL_MS) {
    throw new InputError(
      `${key} is ${milliseconds} ms; the shortest that makes sense is ${
        SHORTEST_INTERVAL_MS / 1000
      } s`,
    );
  }
  return milliseconds;
}
