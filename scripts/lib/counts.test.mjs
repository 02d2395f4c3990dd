import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  add,
  closingLine,
  countsOfJest,
  none,
  skippedByJest,
} from './counts.mjs';

const report = {
  numPassedTests: 5,
  numFailedTests: 1,
  numPendingTests: 2,
  numTodoTests: 0,
  numRuntimeErrorTestSuites: 1,
  testResults: [
    {
      assertionResults: [
        { status: 'passed', fullName: 'a' },
        { status: 'pending', fullName: 'b' },
        { status: 'pending', fullName: 'b' },
      ],
    },
  ],
};

test('counts a suite that did not load as a failure', () => {
  assert.deepEqual(countsOfJest(report), { passed: 5, failed: 2, skipped: 2 });
});

test('names what was skipped once', () => {
  assert.deepEqual(skippedByJest(report), ['b']);
});

test('closes with the sum', () => {
  assert.equal(
    closingLine(add(none, countsOfJest(report))),
    '5 passed, 2 failed, 2 skipped',
  );
});
