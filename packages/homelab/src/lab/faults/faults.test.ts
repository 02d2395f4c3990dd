import { InputError } from '@backstage/errors';
import { ApiFaults } from '../../apiserver/faults/ApiFaults';
import { LabClock } from '../clock/LabClock';
import { FaultBoard } from './FaultBoard';
import { FaultTargets } from './FaultKind';
import { faultKinds, parseFault } from './parseFault';

/** A lab that only remembers what was done to it. */
function pretend() {
  const done: string[] = [];
  const note =
    (what: string) =>
    (...values: unknown[]) => {
      done.push(
        [what, ...values.map(value => JSON.stringify(value))].join(' '),
      );
    };
  const recorder = (whose: string) =>
    new Proxy({} as any, {
      get: (_, name) => note(`${whose}.${String(name)}`),
    });
  const clock = LabClock.open({ machine: () => 0 });
  const lab: FaultTargets = {
    nodes: {
      node: name => {
        if (name !== 'pi-1') {
          throw new InputError(`There is no hollow node '${name}'`);
        }
        return recorder(name);
      },
    },
    nas: recorder('nas'),
    api: recorder('api') as ApiFaults,
    forgetHistory: note('api.forgetHistory'),
    clock,
    client: {
      find: async (path: string) =>
        path.endsWith('/pods/db-0')
          ? {
              metadata: { uid: 'u1' },
              spec: {
                nodeName: 'pi-1',
                containers: [{ name: 'db' }, { name: 'exporter' }],
              },
            }
          : undefined,
    } as unknown as FaultTargets['client'],
  };
  return { done, lab, clock, board: new FaultBoard(lab) };
}

const run = async (line: string) => {
  const { board, done } = pretend();
  await board.command(line.split(' '));
  return done;
};

describe('faults', () => {
  it.each([
    ['node-off pi-1', ['pi-1.switchOff "kill"']],
    ['node-off pi-1 --how freeze', ['pi-1.switchOff "freeze"']],
    ['node-slow pi-1 2s', ['pi-1.slowDown 2000']],
    ['disk-slow pi-1 10', ['pi-1.slowDiskDown 10']],
    ['disk-full pi-1', ['pi-1.fillUp ']],
    ['disk-full pi-1 --leave 1Mi', ['pi-1.fillUp 1048576']],
    ['pod-kill shop/db-0', ['pi-1.crash {"uid":"u1","container":"db"}']],
    [
      'pod-kill shop/db-0 --container exporter',
      ['pi-1.crash {"uid":"u1","container":"exporter"}'],
    ],
    ['nas-session-expired', ['nas.endSessions "timeout"']],
    ['nas-busy', ['nas.busyShares {"chance":1}']],
    ['nas-busy nfs --calls 3', ['nas.busyNfs {"calls":3}']],
    ['nas-gone', ['nas.goAway "off"']],
    ['nas-slow 500ms', ['nas.slowDown 500']],
    ['nas-disk 2 failing', ['nas.setDisk 2 "failing"']],
    ['nas-full --leave 1Gi', ['nas.fillVolume 1 1073741824']],
    ['api-410', ['api.forgetHistory', 'api.cutWatches']],
    [
      'api-429 --of changes --after 7s --chance 0.5',
      [
        'api.add {"kind":"throttled","of":"changes","chance":0.5,"delayMs":5000,"retryAfterSeconds":7}',
      ],
    ],
  ])('%s does it', async (line, expected) => {
    expect(await run(line)).toEqual(expected);
  });

  it.each([
    ['', /There is no fault ''/],
    ['node-of pi-1', /There is no fault 'node-of'. There are: node-off/],
    ['node-off', /too little to go on. It is written: node-off <node>/],
    ['node-off pi-1 pi-2', /too much to go on/],
    ['node-off pi-9', /no hollow node 'pi-9'/],
    ['node-off pi-1 --how explode', /--how is 'explode'; it can be kill,/],
    [
      'node-off pi-1 --leave 3',
      /Unknown option '--leave'.*is written: node-off/,
    ],
    ['node-slow pi-1 soon', /'soon' is not a duration/],
    ['disk-slow pi-1 1', /The factor is '1'; it must be above 1/],
    ['disk-full pi-1 --leave lots', /'lots' is not a quantity/],
    ['pod-kill db-0', /names no pod; write <namespace>\/<pod>/],
    ['pod-kill shop/web', /no pod 'web' on a node in namespace 'shop'/],
    ['pod-kill shop/db-0 --container x', /it can be db, exporter/],
    ['nas-disk two failing', /The slot is 'two'; it must be a whole number/],
    ['nas-busy --chance 2', /must be above 0 and at most 1/],
    ['api-500 --of Everything', /--of is 'Everything'; it can be all, reads/],
    ['clock 2h', /does not say which way; write \+2h or -2h/],
    ['clock +2h --for 1m', /'clock' is over at once/],
    ['speed 0', /cannot go at speed 0/],
    ['list all', /'list' stands alone/],
  ])('refuses "%s"', async (line, expected) => {
    const { board, done } = pretend();
    await expect(
      board.command(line === '' ? [''] : line.split(' ')),
    ).rejects.toThrow(expected);
    expect(done).toEqual([]);
    expect(board.list()).toEqual([]);
  });

  it('set the clock forward and back, and its speed', async () => {
    const { board, clock } = pretend();
    await board.command(['clock', '+2h']);
    await board.command(['clock', '-30m']);
    expect(clock.aheadMs).toBe(5_400_000);
    await board.command(['speed', '60']);
    expect(clock.speed).toBe(60);
  });

  it('are listed, and taken back by what ends them', async () => {
    const { board, done } = pretend();
    expect(await board.command(['list'])).toEqual(['Nothing is wrong.']);
    await board.command(['node-off', 'pi-1']);
    await board.command(['nas-gone', '--for', '1h']);
    expect(await board.command([])).toEqual([
      expect.stringMatching(/^node-off pi-1, for \d+ms by now$/),
      expect.stringMatching(/^nas-gone --for 1h, .*, ends in (1h|59m59s)$/),
    ]);
    await board.command(['node-on', 'pi-1']);
    expect(done.filter(line => line.startsWith('pi-1'))).toEqual([
      'pi-1.switchOff "kill"',
      'pi-1.switchOn',
      'pi-1.switchOn',
    ]);
    await board.command(['clear']);
    expect(done.slice(-2)).toEqual(['nas.comeBack', 'nas.clear']);
    expect(board.list()).toEqual([]);
  });

  it('replace what was done to the same before', async () => {
    const { board, done } = pretend();
    await board.command(['node-off', 'pi-1']);
    await board.command(['node-off', 'pi-1', '--how', 'cut']);
    expect(done).toEqual([
      'pi-1.switchOff "kill"',
      'pi-1.switchOn',
      'pi-1.switchOff "cut"',
    ]);
    expect(board.list()).toHaveLength(1);
  });

  it('end by themselves after their time', async () => {
    jest.useFakeTimers();
    try {
      const { board, done } = pretend();
      await board.command(['nas-slow', '1s', '--for', '30s']);
      await jest.advanceTimersByTimeAsync(29_000);
      expect(done).toEqual(['nas.slowDown 1000']);
      await jest.advanceTimersByTimeAsync(2_000);
      expect(done).toEqual(['nas.slowDown 1000', 'nas.slowDown 0']);
      expect(board.list()).toEqual([]);
    } finally {
      jest.useRealTimers();
    }
  });

  it('of the API server are refused where it is a real one', async () => {
    const { lab } = pretend();
    const board = new FaultBoard({ ...lab, api: undefined });
    await expect(board.command(['api-500'])).rejects.toThrow(
      /runs on a real control plane, whose API server has no faults/,
    );
  });

  it('have names of their own and say how they are written', () => {
    const names = faultKinds.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(parseFault(['clock', '-2h']).call.operands).toEqual(['-2h']);
  });
});
