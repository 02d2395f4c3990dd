/*
 * Time to judge a whole cluster, which happens after every change in it: no API server, no
 * database, only the product's own assessment of a world in memory. See README.md here.
 */
/* eslint-disable @backstage/no-relative-monorepo-imports -- the plugin exports its feature only,
   and what is measured here is its assessment alone */
import { assessCluster } from '../plugins/storage-backend/src/assess';
import {
  buildClaim,
  buildClass,
  buildNode,
  buildPod,
  buildVolume,
  buildWorld,
  NOW,
} from '../plugins/storage-backend/src/assess/testing/buildWorld';
/* eslint-enable @backstage/no-relative-monorepo-imports */
import { write } from './src/write';

const runs = 15;
const nodes = 50;
const namespaces = 100;

function worldOf(size: number) {
  const numbers = [...Array(size).keys()];
  return buildWorld({
    claims: numbers.map(n =>
      buildClaim({
        name: `data-db-${n}`,
        namespace: `ns-${n % namespaces}`,
        volumeName: `pv-${n}`,
      }),
    ),
    volumes: numbers.map(n =>
      buildVolume({ name: `pv-${n}`, node: `worker-${n % nodes}` }),
    ),
    classes: [buildClass()],
    nodes: [...Array(nodes).keys()].map(n =>
      buildNode({ name: `worker-${n}` }),
    ),
    pods: numbers.map(n =>
      buildPod({
        name: `db-${n}`,
        namespace: `ns-${n % namespaces}`,
        claimNames: [`data-db-${n}`],
      }),
    ),
  });
}

function main() {
  const claims = Number(process.argv[2] ?? 10_000);
  const world = worldOf(claims);
  const durations = Array.from({ length: runs }, () => {
    // Time of the processor, so that what else the machine does hardly counts.
    const start = process.cpuUsage();
    const assessment = assessCluster({
      world,
      tiers: [],
      now: NOW,
      poolFillingRatio: 0.8,
    });
    const { user, system } = process.cpuUsage(start);
    if (assessment.claims.length !== claims) {
      throw new Error(
        `Assessed ${assessment.claims.length} of ${claims} claims`,
      );
    }
    return (user + system) / 1000;
  });
  const [first, ...rest] = durations.map(Math.round);
  const sorted = rest.sort((a, b) => a - b);
  write(
    JSON.stringify({
      claims,
      'first assessment, ms': first,
      'later ones, median ms': sorted[Math.floor(sorted.length / 2)],
      'later ones, slowest ms': sorted.at(-1),
    }),
  );
}

main();
