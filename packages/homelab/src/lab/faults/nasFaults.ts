import { CodeFault, Presence } from '../../nas/faults/FaultPlan';
import { SessionEnd } from '../../nas/sessions/Sessions';
import { diskConditions } from '../../nas/state/NasState';
import { parseDuration } from '../clock/duration';
import { FaultKind } from './FaultKind';
import { bytes, likelihood, oneOf, wholeNumber } from './values';

const sessionEnds: readonly SessionEnd[] = [
  'timeout',
  'duplicateLogin',
  'forgotten',
];
const absences: readonly Exclude<Presence, 'here'>[] = ['silent', 'off'];

/** How often calls are refused: by number, by chance, or always. */
function often({
  calls,
  chance,
}: Record<string, string | undefined>): Partial<CodeFault> {
  if (calls !== undefined) {
    return { calls: wholeNumber('--calls', calls) };
  }
  return { chance: chance === undefined ? 1 : likelihood('--chance', chance) };
}

/** Faults of the NAS. What is wrong with disks and volumes outlives the lab's end. */
export const nasFaults: FaultKind[] = [
  {
    name: 'nas-session-expired',
    usage: '[--why timeout|duplicateLogin|forgotten]',
    does: 'whoever is logged in has to log in again (106, 107 or 119)',
    operands: [0, 0],
    options: ['why'],
    plan: ({ options: { why = 'timeout' } }, { nas }) => {
      const end = oneOf('--why', why, sessionEnds);
      return {
        said: `All sessions on the NAS have ended (${end}).`,
        begin: () => nas.endSessions(end),
      };
    },
  },
  {
    name: 'nas-busy',
    usage: '[shares|nfs] [--calls <n> | --chance <0 to 1>]',
    does: 'changes to shares are refused with 3328, or NFS permissions with 2370',
    operands: [0, 1],
    options: ['calls', 'chance'],
    plan: ({ operands: [what = 'shares'], options }, { nas }) => {
      const fault = often(options);
      const busy = {
        shares: (given: Partial<CodeFault>) => nas.busyShares(given),
        nfs: (given: Partial<CodeFault>) => nas.busyNfs(given),
      };
      const part = oneOf('What is busy', what, ['shares', 'nfs'] as const);
      return {
        said: `The NAS is busy (${part}).`,
        of: `${part} of the NAS`,
        begin: () => busy[part](fault),
        undo: () => busy[part]({ calls: 0, chance: 0 }),
      };
    },
  },
  {
    name: 'nas-gone',
    usage: '[--how silent|off]',
    does: 'the NAS takes requests and never answers (silent), or refuses connections (off); nothing can be mounted',
    operands: [0, 0],
    options: ['how'],
    plan: ({ options: { how = 'off' } }, { nas }) => {
      const presence = oneOf('--how', how, absences);
      return {
        said: `The NAS is gone (${presence}).`,
        of: 'presence of the NAS',
        begin: () => nas.goAway(presence),
        undo: () => nas.comeBack(),
      };
    },
  },
  {
    name: 'nas-back',
    usage: '',
    does: 'the NAS is there again',
    operands: [0, 0],
    options: [],
    plan: (_, { nas }) => ({
      said: 'The NAS is there.',
      of: 'presence of the NAS',
      begin: () => nas.comeBack(),
    }),
  },
  {
    name: 'nas-slow',
    usage: '<delay>',
    does: 'every answer of the NAS comes later, as from disks that were asleep',
    operands: [1, 1],
    options: [],
    plan: ({ operands: [delay] }, { nas }) => {
      const delayMs = parseDuration(delay);
      return {
        said: `The NAS answers ${delay} later.`,
        of: 'pace of the NAS',
        begin: () => nas.slowDown(delayMs),
        undo: () => nas.slowDown(0),
      };
    },
  },
  {
    name: 'nas-disk',
    usage: `<slot> ${diskConditions.join('|')}`,
    does: 'a disk ages: SMART, status, pool and volume follow',
    operands: [2, 2],
    options: [],
    plan: ({ operands: [slot, condition] }, { nas }) => {
      const bay = wholeNumber('The slot', slot);
      const wanted = oneOf('The condition', condition, diskConditions);
      return {
        said: `The disk in slot ${bay} is ${wanted}.`,
        begin: () => nas.setDisk(bay, wanted),
      };
    },
  },
  {
    name: 'nas-full',
    usage: '[<volume>] [--leave <bytes>]',
    does: 'a volume of the NAS says that no more than so many bytes are left',
    operands: [0, 1],
    options: ['leave'],
    plan: ({ operands: [volume = '1'], options: { leave } }, { nas }) => {
      const number = wholeNumber('The volume', volume);
      const leaveBytes = bytes(leave);
      return {
        said: `Volume ${number} of the NAS is full${
          leave ? ` but for ${leave}` : ''
        }.`,
        of: `volume ${number} of the NAS`,
        begin: () => nas.fillVolume(number, leaveBytes),
        undo: () => nas.relieveVolume(number),
      };
    },
  },
];
