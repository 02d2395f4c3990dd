import { Lab } from '../Lab';
import { smallScene } from './smallScene';

/** A lab in a process of its own, which suites kill; its folder is the argument. */
Lab.start({
  folder: process.argv[2],
  scene: smallScene,
  isolation: 'names',
}).then(
  lab => process.stdout.write(`${JSON.stringify(lab.status)}\n`),
  error => {
    process.stderr.write(`${error}\n`);
    process.exit(1);
  },
);
