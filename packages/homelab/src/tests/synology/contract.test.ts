import { nasContract } from '@stowage/backstage-plugin-storage-node';
import { takeSnapshots, TestNas } from './__testUtils__/TestNas';

describe.each(['dsm7.3', 'dsm6'] as const)(
  'the contract of NAS providers, held by %s',
  profile => {
    let test: TestNas;

    beforeAll(async () => {
      test = await TestNas.start({ profile });
      await takeSnapshots(test, 'k8s');
    });
    afterAll(() => test.stop());

    // The contract throws where it is broken.
    // eslint-disable-next-line jest/expect-expect
    it.each(nasContract)('$title', async ({ check }) => {
      await check({
        provider: test.provider(),
        exportedShare: 'k8s',
        snapshotShare: 'k8s',
      });
    });
  },
);
