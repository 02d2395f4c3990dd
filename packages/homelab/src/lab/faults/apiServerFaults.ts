import { InputError } from '@backstage/errors';
import {
  ApiFault,
  ApiFaultKind,
  requestGroups,
} from '../../apiserver/faults/ApiFault';
import { parseDuration } from '../clock/duration';
import { FaultCall, FaultKind, FaultTargets } from './FaultKind';
import { likelihood } from './values';

const options = ['of', 'chance'] as const;
const usualOptions =
  '[--of all|reads|changes|watches|<resource>] [--chance <0 to 1>]';
/** What throttled clients are asked to wait. */
const usualRetryAfter = '1s';
const usualDelay = '5s';

function own<T>(part: T | undefined): T {
  if (part === undefined) {
    throw new InputError(
      'This lab runs on a real control plane, whose API server has no faults. Start the lab without --control-plane for these.',
    );
  }
  return part;
}

function faultOf(kind: ApiFaultKind, call: FaultCall): ApiFault {
  const { of = 'all', chance = '1', after, by } = call.options;
  const known: readonly string[] = requestGroups;
  if (!known.includes(of) && !/^[a-z]+$/.test(of)) {
    throw new InputError(
      `--of is '${of}'; it can be ${requestGroups.join(
        ', ',
      )} or a resource such as persistentvolumeclaims.`,
    );
  }
  return {
    kind,
    of,
    chance: likelihood('--chance', chance),
    delayMs: parseDuration(by ?? usualDelay),
    retryAfterSeconds: Math.ceil(
      parseDuration(after ?? usualRetryAfter) / 1_000,
    ),
  };
}

function requestsFault(definition: {
  name: string;
  kind: ApiFaultKind;
  does: string;
  more?: { option: string; usage: string };
}): FaultKind {
  const { name, kind, does, more } = definition;
  return {
    name,
    usage: [usualOptions, more?.usage].filter(Boolean).join(' '),
    does,
    operands: [0, 0],
    options: more ? [...options, more.option] : options,
    plan: (call: FaultCall, lab: FaultTargets) => {
      const faults = own(lab.api);
      const fault = faultOf(kind, call);
      let end: () => void;
      return {
        said: `The API server: ${name} for ${fault.of}${
          fault.chance < 1 ? `, by a chance of ${fault.chance}` : ''
        }.`,
        of: `${name} of the API server`,
        begin: () => {
          end = faults.add(fault);
        },
        undo: () => end(),
      };
    },
  };
}

/** Faults of the API server. The lab's own parts never meet them. */
export const apiServerFaults: FaultKind[] = [
  requestsFault({
    name: 'api-429',
    kind: 'throttled',
    does: 'too many requests, with Retry-After',
    more: { option: 'after', usage: '[--after 1s]' },
  }),
  requestsFault({
    name: 'api-500',
    kind: 'error',
    does: 'an internal error, before anything is done',
  }),
  requestsFault({
    name: 'api-slow',
    kind: 'slow',
    does: 'answers come later',
    more: { option: 'by', usage: '[--by 5s]' },
  }),
  requestsFault({
    name: 'api-reset',
    kind: 'reset',
    does: 'the connection is torn before anything is done',
  }),
  requestsFault({
    name: 'api-lost-answer',
    kind: 'lost-answer',
    does: 'it is done, and the connection torn instead of an answer',
  }),
  {
    name: 'api-410',
    usage: '',
    does: 'older revisions are forgotten and watches torn, which then begin with 410',
    operands: [0, 0],
    options: [],
    plan: (_, lab) => {
      const [faults, forget] = [own(lab.api), own(lab.forgetHistory)];
      return {
        said: 'The API server has forgotten its history; watches begin anew.',
        begin: () => {
          forget();
          faults.cutWatches();
        },
      };
    },
  },
];
