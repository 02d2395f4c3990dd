import { Container, PodVolume } from '../../cluster/podObjects';

/** A container in few words. */
export interface ContainerWish {
  image: string;
  command?: string[];
  /** Variables by name. A value that begins with a mount's path is found in every way of running. */
  variables?: Record<string, string>;
  /** Paths by the name of the volume. */
  mounts?: Record<string, string>;
  /** Volumes that are mounted read-only. */
  readOnly?: string[];
  /** Command that ends with 0 once the container is at work. */
  ready?: string[];
}

/** A container of a pod's specification. */
export function container(name: string, wish: ContainerWish): Container {
  const { image, command, variables = {}, mounts = {}, ready } = wish;
  return {
    name,
    image,
    ...(command && { command }),
    env: Object.entries(variables).map(([key, value]) => ({
      name: key,
      value,
    })),
    volumeMounts: Object.entries(mounts).map(([volume, mountPath]) => ({
      name: volume,
      mountPath,
      readOnly: wish.readOnly?.includes(volume) ?? false,
    })),
    ...(ready && {
      readinessProbe: {
        exec: { command: ready },
        periodSeconds: 10,
        timeoutSeconds: 5,
      },
    }),
    resources: { requests: { cpu: '10m', memory: '16Mi' } },
  };
}

/** A volume of a pod that is a claim of the same name or the one given. */
export function claimVolume(name: string, claimName: string = name): PodVolume {
  return { name, persistentVolumeClaim: { claimName } };
}
