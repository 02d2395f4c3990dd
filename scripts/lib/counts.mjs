/** Numbers of tests: how many passed, failed and were skipped. */
export const none = { passed: 0, failed: 0, skipped: 0 };

/** The sum of two counts. */
export function add(a, b) {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
  };
}

/**
 * Counts of a Jest run.
 *
 * A suite that could not even be loaded has no tests to count, so it counts as one failure.
 *
 * @param report the parsed file of Jest's `--json --outputFile`
 */
export function countsOfJest(report) {
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** Full names of the tests that a Jest run skipped, each once. */
export function skippedByJest(report) {
  const names = report.testResults.flatMap(suite =>
    suite.assertionResults
      .filter(({ status }) => status === 'pending' || status === 'todo')
      .map(({ fullName }) => fullName),
  );
  return [...new Set(names)];
}

/** The closing line. */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
