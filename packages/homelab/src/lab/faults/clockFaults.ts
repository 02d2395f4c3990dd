import { InputError } from '@backstage/errors';
import { durationText, parseDuration } from '../clock/duration';
import { FaultKind } from './FaultKind';

/** What is done to the lab's clock. It outlives the lab's end, and is not cleared. */
export const clockFaults: FaultKind[] = [
  {
    name: 'clock',
    usage: '+<duration> | -<duration>',
    does: "the lab's clock is set forward or back",
    operands: [1, 1],
    options: [],
    plan: ({ operands: [by] }, { clock }) => {
      const [, sign, duration] = /^([+-])(.+)$/.exec(by) ?? [];
      if (!sign) {
        throw new InputError(
          `'${by}' does not say which way; write +${by} or -${by}.`,
        );
      }
      const ms = parseDuration(duration) * (sign === '-' ? -1 : 1);
      return {
        said: `The lab's clock is set ${
          ms < 0 ? 'back' : 'forward'
        } by ${durationText(Math.abs(ms))}.`,
        begin: () => clock.advance(ms),
      };
    },
  },
  {
    name: 'speed',
    usage: '<factor>',
    does: "the lab's clock goes so many times as fast as the machine's",
    operands: [1, 1],
    options: [],
    plan: ({ operands: [factor] }, { clock }) => {
      const speed = Number(factor);
      return {
        said: `The lab's clock goes at speed ${speed}.`,
        begin: () => clock.setSpeed(speed),
      };
    },
  },
];
