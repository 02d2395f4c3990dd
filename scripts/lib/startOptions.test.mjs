import assert from 'node:assert/strict';
import test from 'node:test';
import { startOptions } from './startOptions.mjs';

test('words for the lab are told from those for the portal', () => {
  assert.deepEqual(
    startOptions(['--reset', '--inspect', '--speed', '60', 'app']),
    {
      lab: ['--reset', '--speed', '60'],
      withoutLab: false,
      portal: ['--inspect', 'app'],
    },
  );
  assert.deepEqual(startOptions(['--no-lab']), {
    lab: [],
    withoutLab: true,
    portal: [],
  });
});

test('what makes no sense is refused', () => {
  assert.throws(() => startOptions(['--speed']), /--speed needs a value/);
  assert.throws(
    () => startOptions(['--no-lab', '--reset']),
    /--reset is for the home lab, which --no-lab leaves out/,
  );
});
