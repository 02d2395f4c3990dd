import { mkdirSync, statSync } from 'fs';
import { join } from 'path';
import { Container, Pod } from '../../cluster/podObjects';
import { Mount, ProcessUser } from '../container/Launcher';
import { expand } from '../pod/expansion';
import { Program } from '../programs';
import { ReadyVolume } from './PodVolumes';
import { VolumeError } from './VolumeError';

/**
 * Where a container sees the pod's volumes; folders that a subPath names and
 * places for nested mounts are made.
 *
 * @throws VolumeError for a mount of a volume that the pod does not have
 */
export function containerMounts(
  container: Container,
  volumes: readonly ReadyVolume[],
  variables: Record<string, string>,
): Mount[] {
  const mounts = (container.volumeMounts ?? []).map(mount => {
    const volume = volumes.find(({ name }) => name === mount.name);
    if (!volume) {
      throw new VolumeError(`volume "${mount.name}" is not set up`);
    }
    const subPath =
      mount.subPath ??
      (mount.subPathExpr ? expand(mount.subPathExpr, variables) : '');
    const source = join(volume.path, subPath);
    if (!statSync(source, { throwIfNoEntry: false })) {
      mkdirSync(source, { recursive: true });
    }
    return {
      source,
      mountPath: mount.mountPath.replace(/(.)\/+$/, '$1'),
      readOnly: volume.readOnly || (mount.readOnly ?? false),
    };
  });
  for (const inner of mounts) {
    const [outer] = mounts
      .filter(
        each =>
          each !== inner && inner.mountPath.startsWith(`${each.mountPath}/`),
      )
      .sort((a, b) => b.mountPath.length - a.mountPath.length);
    if (outer && !outer.readOnly && statSync(inner.source).isDirectory()) {
      const rest = inner.mountPath.slice(outer.mountPath.length);
      mkdirSync(join(outer.source, rest), { recursive: true });
    }
  }
  return mounts;
}

/**
 * The user a container runs as: its own wish, the pod's, the image's, and in
 * the end whom an NFS export makes of it. That last one only where all its
 * volumes that keep data are of that export, since a process has one user.
 */
export function containerUser(input: {
  container: Container;
  pod: Pod;
  program: Program;
  volumes: readonly ReadyVolume[];
}): ProcessUser | undefined {
  const { container, pod, program, volumes } = input;
  const own = container.securityContext ?? {};
  const shared = pod.spec.securityContext ?? {};
  const uid = own.runAsUser ?? shared.runAsUser ?? program.user?.uid ?? 0;
  const gid =
    own.runAsGroup ??
    shared.runAsGroup ??
    (uid === program.user?.uid ? program.user.gid : 0);
  const groups = [
    gid,
    ...(shared.supplementalGroups ?? []),
    ...(shared.fsGroup === undefined ? [] : [shared.fsGroup]),
  ];
  const mounted = new Set(container.volumeMounts?.map(({ name }) => name));
  const keeping = volumes.filter(
    ({ name, keeps }) => keeps && mounted.has(name),
  );
  const squashing = keeping.find(
    ({ nfs }) => nfs?.squash === 'all' || (nfs?.squash === 'root' && uid === 0),
  );
  if (
    squashing?.nfs &&
    keeping.every(({ nfs }) => nfs?.squash === squashing.nfs?.squash)
  ) {
    const { anonymous } = squashing.nfs;
    return { ...anonymous, groups: [anonymous.gid] };
  }
  return uid === 0 && gid === 0 && groups.length === 1
    ? undefined
    : { uid, gid, groups };
}
