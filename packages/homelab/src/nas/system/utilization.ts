import { NasContext } from '../NasContext';
import { diskId } from '../profiles';
import { wave } from './rhythm';

/** DSM gives each of these, or only those that were asked for. */
export const resources = [
  'cpu',
  'memory',
  'network',
  'disk',
  'space',
  'nfs',
  'lun',
] as const;

/** One of {@link resources}. */
export type Resource = (typeof resources)[number];

/** How busy a small NAS is: a few per cent, up and down over minutes. */
export function utilization(
  nas: NasContext,
  wanted: readonly Resource[],
): object {
  const nowMs = nas.now();
  const { state } = nas.store;
  const level = (key: string, from: number, to: number) =>
    Math.round(from + (to - from) * wave(key, 300, nowMs));
  const io = (key: string) => ({
    read_access: level(`${key} r`, 1, 12),
    write_access: level(`${key} w`, 2, 18),
    read_byte: level(`${key} rb`, 20_000, 400_000),
    write_byte: level(`${key} wb`, 40_000, 700_000),
    utilization: level(`${key} u`, 1, 9),
  });
  const memoryKiB = state.memoryMiB * 1024;
  const answers: Record<Resource, () => object> = {
    cpu: () => ({
      '1min_load': level('1', 20, 60),
      '5min_load': level('5', 25, 50),
      '15min_load': level('15', 30, 45),
      user_load: level('user', 2, 9),
      system_load: level('system', 1, 5),
      other_load: level('other', 0, 4),
      device: 'System',
    }),
    memory: () => ({
      device: 'Memory',
      memory_size: memoryKiB,
      total_real: memoryKiB - 120_000,
      avail_real: level('free', memoryKiB * 0.06, memoryKiB * 0.08),
      cached: level('cached', memoryKiB * 0.55, memoryKiB * 0.6),
      buffer: 32_768,
      real_usage: level('memory', 24, 31),
      total_swap: memoryKiB,
      avail_swap: memoryKiB,
      swap_usage: 0,
      si_disk: 0,
      so_disk: 0,
    }),
    network: () =>
      ['total', 'eth0'].map(device => ({
        device,
        rx: level('rx', 4_000, 90_000),
        tx: level('tx', 6_000, 160_000),
      })),
    disk: () => ({
      disk: state.disks.map(disk => ({
        device: diskId(nas.profile, disk.slot),
        display_name: `Drive ${disk.slot}`,
        type: 'internal',
        ...io(disk.serial),
      })),
      total: { device: 'total', ...io('disks') },
    }),
    space: () => ({
      volume: state.volumes.map(volume => ({
        device: `dm-${volume.number}`,
        display_name: `volume${volume.number}`,
        ...io(`volume${volume.number}`),
      })),
      total: { device: 'total', ...io('volumes') },
    }),
    nfs: () => [
      {
        device: 'nfs',
        read_OPS: level('nfs r', 0, 20),
        write_OPS: level('nfs w', 0, 30),
        total_OPS: level('nfs r', 0, 20) + level('nfs w', 0, 30),
        read_max_latency: level('nfs rl', 0, 8),
        write_max_latency: level('nfs wl', 1, 14),
        total_max_latency: level('nfs wl', 1, 14),
      },
    ],
    lun: () => [],
  };
  return {
    ...Object.fromEntries(wanted.map(each => [each, answers[each]()])),
    enable_history: false,
    time: Math.floor(nowMs / 1000),
  };
}
