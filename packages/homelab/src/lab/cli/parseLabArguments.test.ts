import { labUsage, parseLabArguments } from './parseLabArguments';

const parse = (line: string) =>
  parseLabArguments(line.split(' ').filter(Boolean), '/usual');

describe('the command line of a lab', () => {
  const plain = {
    command: 'up',
    folder: '/usual',
    reset: false,
    ephemeral: false,
    controlPlane: false,
    withParent: false,
  };

  it.each([
    ['', plain],
    ['up', plain],
    ['--reset', { ...plain, reset: true }],
    ['up --ephemeral', { ...plain, ephemeral: true }],
    ['--control-plane', { ...plain, controlPlane: true }],
    [
      '--folder /else --port 6443 --nas-port 5001 --seed 7 --speed 60',
      {
        ...plain,
        folder: '/else',
        port: 6443,
        nasPort: 5001,
        seed: 7,
        speed: 60,
      },
    ],
    ['--isolation names', { ...plain, isolation: 'names' }],
    ['status', { command: 'status', folder: '/usual' }],
    ['kubeconfig --folder=/else', { command: 'kubeconfig', folder: '/else' }],
    ['reset', { command: 'reset', folder: '/usual' }],
    [
      'fault node-off pi-1 --how cut --folder /else --for 1m',
      {
        command: 'fault',
        folder: '/else',
        words: ['node-off', 'pi-1', '--how', 'cut', '--for', '1m'],
      },
    ],
    ['fault', { command: 'fault', folder: '/usual', words: [] }],
    ['help', { command: 'help' }],
    ['fault --help', { command: 'help' }],
  ])('reads "%s"', (line, expected) => {
    expect(parse(line)).toEqual(expected);
  });

  it.each([
    ['down', /no command 'down'. There are: up, status/],
    ['--rest', /Unknown option '--rest'/],
    ['--speed fast', /--speed is 'fast'; it must be a number from 0 on/],
    ['--isolation docker', /it can be auto, namespaces, names/],
    ['status now', /'status' stands alone, without 'now'/],
    ['fault list --folder', /--folder needs the path/],
  ])('refuses "%s"', (line, expected) => {
    expect(() => parse(line)).toThrow(expected);
  });

  it('tells every fault', () => {
    expect(labUsage()).toMatch(/node-off <node>/);
    expect(labUsage()).toMatch(/api-410/);
  });
});
