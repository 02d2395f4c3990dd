/*
 * What a move costs where there is nothing to carry: see README.md here. Argument: how many moves.
 */
import { readFileSync } from 'fs';
import { MoveBench, type MoveTimes } from './src/moves';
import { median, rounded } from './src/programs';
import { write } from './src/write';

async function main() {
  const moves = Number(process.argv[2] ?? 5);
  const bench = await MoveBench.start();
  try {
    const times: MoveTimes[] = [];
    for (let run = 0; run < moves; run += 1) {
      times.push(
        await bench.move({
          script: 'touch .ready; while true; do sleep 1 & wait $!; done',
        }),
      );
    }
    const middle = (pick: (each: MoveTimes) => number) =>
      rounded(median(times.map(pick)));
    write(
      JSON.stringify({
        moves,
        'whole move, median s': middle(({ total }) => total),
        'application down, median s': middle(({ down }) => down),
        'of it for data, median s': middle(({ data }) => data),
        ...Object.fromEntries(
          Object.keys(times[0].steps).map(step => [
            `step ${step}, median s`,
            middle(({ steps }) => steps[step]),
          ]),
        ),
        'load of the machine at the end': readFileSync(
          '/proc/loadavg',
          'utf8',
        ).split(' ')[0],
      }),
    );
  } finally {
    await bench.stop();
  }
}

main();
