import { codes } from '../webapi/DsmError';

/** Names that DSM keeps for itself, as the help of Synology's shared folders lists them. */
const reserved = [
  '.',
  '..',
  'global',
  'home',
  'homes',
  'printers',
  'satashare',
  'usbbackup',
  'usbshare',
  'surveillance',
];

/** The longest name of a share. */
const maxLength = 32;

const forbidden = /[!"#$%&'()*+,/:;<=>?@[\]\\^`{}|~]/;

/**
 * The code that refuses a name for a share; `undefined` for a good one. Rules
 * from the same help. Names are compared without regard to case.
 */
export function nameRefusal(name: string): number | undefined {
  const hasControl = [...name].some(letter => letter < ' ');
  if (
    name === '' ||
    [...name].length > maxLength ||
    forbidden.test(name) ||
    hasControl ||
    /^[- ]| $/.test(name)
  ) {
    return codes.badShareName;
  }
  return reserved.includes(name.toLowerCase()) ? codes.reservedName : undefined;
}
