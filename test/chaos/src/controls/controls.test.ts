import { existsSync, readFileSync } from 'fs';
import { resolve } from 'path';
import { everyRule } from '../product';
import { controls, controlsThatNeed } from '.';
import type { RuleName } from './Control';
import { playBoth, wanted } from './play';

jest.setTimeout(240_000);

const rules = Object.keys(everyRule) as RuleName[];
const repository = resolve(__dirname, '../../../..');

describe('rules of the executor', () => {
  it('are all on', () => {
    expect(Object.values(everyRule)).toEqual(rules.map(() => true));
    expect(Object.isFrozen(everyRule)).toBe(true);
  });

  it('have a control each', () => {
    expect(rules.filter(rule => !controls[rule])).toEqual([]);
  });

  it('have a control in the suite that is named, where it is another', () => {
    const missing = rules.filter(rule => {
      const control = controls[rule];
      if (control?.needs !== 'its own suite') {
        return false;
      }
      const suite = resolve(repository, control.suite);
      return (
        !existsSync(suite) ||
        !readFileSync(suite, 'utf8').includes(`${rule}: false`)
      );
    });
    expect(missing).toEqual([]);
  });

  it('stand in the documentation, with what would notice it too', () => {
    const page = readFileSync(
      resolve(repository, 'docs/operations/safety-rules.md'),
      'utf8',
    );
    const missing = rules.filter(rule => {
      const row = page
        .split('\n')
        .find(line => line.startsWith(`| \`${rule}\``));
      const { beside = [] } = controls[rule];
      return !row || beside.some(name => !row.includes(`\`${name}\``));
    });
    expect(missing).toEqual([]);
  });

  it.each(
    controlsThatNeed('nothing').map(
      ({ rule, control }) => [rule, control.without, control] as const,
    ),
  )('%s: without it %s', async (rule, _, control) => {
    await expect(playBoth(rule, control)).resolves.toEqual(wanted(control));
  });
});
