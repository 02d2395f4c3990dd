import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countsOfUnittest } from './python.mjs';

test('counts what Python skipped', () => {
  const skipped = [{ name: 'a', reason: 'not root' }];
  assert.deepEqual(countsOfUnittest({ passed: 5, failed: 1, skipped }), {
    passed: 5,
    failed: 1,
    skipped: 1,
  });
});
