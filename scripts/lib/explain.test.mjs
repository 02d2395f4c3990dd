import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explainFailure } from './explain.mjs';

const cases = [
  ['ENOSPC: no space left on device, write', /disk is full/],
  ['RequestError: getaddrinfo ENOTFOUND registry', /cannot be reached/],
  ['connect ECONNREFUSED 127.0.0.1:4873', /cannot be reached/],
  ['make: g++: not found', /compiler or make is missing/],
  ["EACCES: permission denied, mkdir 'node_modules'", /cannot be written/],
];

for (const [output, sentence] of cases) {
  test(`explains “${output}”`, () => {
    assert.match(explainFailure(output), sentence);
  });
}

test('claims nothing about what it does not know', () => {
  assert.equal(explainFailure('Segmentation fault'), undefined);
});
