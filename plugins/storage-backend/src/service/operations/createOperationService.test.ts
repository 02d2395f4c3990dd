import { readFileSync } from 'fs';
import { resolve } from 'path';
import { mockServices } from '@backstage/backend-test-utils';
import { metricsServiceMock } from '@backstage/backend-test-utils/alpha';
import { OperationWorker } from '../../executor/engine';
import { everyRule } from '../../executor/rules';
import {
  createOperationService,
  OperationServiceOptions,
} from './createOperationService';

jest.mock('../../executor/engine', () => ({ OperationWorker: jest.fn() }));

/** Configuration in which somebody tries to switch rules off by whatever name there may be. */
const tempted = {
  clusters: [],
  operations: {
    concurrency: 4,
    keepOriginalsDays: 14,
    rules: { originalRetained: false },
  },
  rules: { originalRetained: false },
};

describe('the safety rules of the portal', () => {
  it('are all on, whatever the configuration says', () => {
    const options = {
      config: tempted,
      rules: { originalRetained: false },
      metrics: metricsServiceMock.mock(),
      logger: mockServices.logger.mock(),
      auditor: mockServices.auditor.mock(),
      definitions: () => [],
    };
    createOperationService(options as unknown as OperationServiceOptions);
    const [[given]] = jest.mocked(OperationWorker).mock.calls;
    expect(given.rules).toBeUndefined();
  });

  it('are no setting', () => {
    const settings = readFileSync(
      resolve(__dirname, '../../../config.d.ts'),
      'utf8',
    );
    expect(
      Object.keys(everyRule).filter(rule => settings.includes(rule)),
    ).toEqual([]);
  });
});
