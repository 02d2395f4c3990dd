/*
 * How long an application is down while its claim moves from node to node, split into floor and
 * data part, for several sizes at the same rate of writing: see README.md here. Arguments: sizes in
 * GiB.
 */
import { execFileSync } from 'child_process';
import {
  mkdirSync,
  readFileSync,
  rmdirSync,
  statfsSync,
  writeFileSync,
} from 'fs';
import { tmpdir } from 'os';
import { MoveBench } from './src/moves';
import { rounded } from './src/programs';
import { write } from './src/write';

const GIB = 2 ** 30;
/** Gigabit Ethernet with NFS, bytes per second. */
const THROTTLE = 93_600_000;
/** Room that is left to others. */
const SPARED = 12 * GIB;

/**
 * Has this process and all that it starts read no faster than {@link THROTTLE} from the disk.
 *
 * @returns how to end that, or why it can't be done
 */
function throttle(): { end: () => void } | { why: string } {
  const root = '/sys/fs/cgroup/blkio';
  const group = `${root}/stowage-bench-${process.pid}`;
  try {
    const device = execFileSync('findmnt', ['-no', 'MAJ:MIN', '-T', tmpdir()], {
      encoding: 'utf8',
    }).trim();
    mkdirSync(group);
    writeFileSync(
      `${group}/blkio.throttle.read_bps_device`,
      `${device} ${THROTTLE}`,
    );
    writeFileSync(`${group}/cgroup.procs`, String(process.pid));
    return {
      end: () => {
        for (const pid of readFileSync(`${group}/cgroup.procs`, 'utf8').split(
          '\n',
        )) {
          if (pid) {
            writeFileSync(`${root}/cgroup.procs`, pid);
          }
        }
        rmdirSync(group);
      },
    };
  } catch (error) {
    return { why: String(error) };
  }
}

/**
 * Files of 256 MiB: real bytes up to `realBytes`, holes beyond. Then 2 MiB a second is written over
 * and over, in place. It is ready when the files are older than what the mover reads twice because
 * it was changed within the minute before its comparison, as nearly all data of an application is.
 */
function script(bytes: number, realBytes: number): string {
  const file = 256 * 2 ** 20;
  const count = Math.ceil(bytes / file);
  const real = Math.floor(realBytes / file);
  return `
if [ ! -e .ready ]; then
  for n in $(seq ${count}); do
    if [ $n -le ${real} ]; then head -c ${file} /dev/urandom > data-$n; else truncate -s ${file} data-$n; fi
  done
  sync -f .
  sleep 65 & wait $!
  touch .ready
fi
n=0
while true; do
  n=$(( (n + 1) % 8 ))
  head -c 1048576 /dev/urandom > log-$n
  sleep 0.5 & wait $!
done`;
}

async function main() {
  const asked = process.argv.slice(2).map(Number);
  const sizes = asked.length > 0 ? asked : [2, 8, 32];
  const result: Record<string, number | string> = {};
  for (const throttled of [false, true]) {
    const limit = throttled ? throttle() : undefined;
    if (limit && 'why' in limit) {
      result['throttled source'] = `not measured: ${limit.why}`;
      break;
    }
    const bench = await MoveBench.start();
    try {
      for (const size of sizes) {
        const { bavail, bsize } = statfsSync(tmpdir());
        const real = Math.min(size * GIB, (bavail * bsize - SPARED) / 2);
        const times = await bench.move({
          script: script(size * GIB, Math.max(0, real)),
        });
        const holes =
          real < size * GIB
            ? ', of it holes beyond ' + `${rounded(real / GIB)} GiB`
            : '';
        const name = `${size} GiB${holes}${
          throttled ? ', reading at 93.6 MB/s' : ''
        }`;
        result[`${name}: down, s`] = rounded(times.down);
        result[`${name}: floor, s`] = rounded(times.down - times.data);
        result[`${name}: data part, s`] = rounded(times.data);
        if (throttled) {
          // Its one read alone; its comparison would come on top.
          const cold = (size * GIB) / THROTTLE;
          result[`${name}: data part to that of a cold copy`] = rounded(
            times.data / cold,
          );
        }
        write(JSON.stringify({ [name]: times }));
      }
    } finally {
      await bench.stop();
      limit?.end();
    }
  }
  result['load of the machine at the end'] = readFileSync(
    '/proc/loadavg',
    'utf8',
  ).split(' ')[0];
  write(JSON.stringify(result));
}

main();
