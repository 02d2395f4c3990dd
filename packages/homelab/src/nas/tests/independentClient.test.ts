import { execFile } from 'child_process';
import { writeFileSync } from 'fs';
import { join } from 'path';
import { promisify } from 'util';
import { NasBench } from '../__testUtils__/NasBench';
import { otpSecret } from '../__testUtils__/testScene';
import { totp, totpStep } from '../sessions/totp';

const run = promisify(execFile);

/** The release that this was seen to pass with. */
const client = 'py-synologydsm-api==2.11.0';
const wanted = process.env.STOWAGE_TEST_DSM_CLIENT === 'true';
const name = 'py-synologydsm-api, which knows nothing of this NAS,';

(wanted ? describe : describe.skip)(
  wanted
    ? name
    : `${name} (left out: it is fetched from PyPI only where STOWAGE_TEST_DSM_CLIENT=true says so)`,
  () => {
    let bench: NasBench;
    let python: string;

    beforeAll(async () => {
      bench = new NasBench();
      const environment = bench.path('python');
      await run('python3', ['-m', 'venv', environment]);
      python = join(environment, 'bin', 'python');
      await run(python, ['-m', 'pip', 'install', '--quiet', client]);
    }, 300_000);

    afterAll(async () => {
      await bench.remove();
    });

    it.each([
      ['dsm7.3', 'DSM 7.3.2-86009', 'sata'],
      ['dsm6', 'DSM 6.2.4-25556', 'sd'],
    ] as const)(
      'reads a NAS with %s',
      async (profile, version, disks) => {
        await bench.start({ profile });
        writeFileSync(
          join(bench.nas.shareFolder('k8s'), profile),
          Buffer.alloc(2 * 1024 * 1024, 1),
        );
        bench.nas.faults.setDisk(2, 'failing');
        const certificate = bench.path('seen.pem');
        writeFileSync(certificate, bench.nas.certificate);
        const { stdout } = await run(python, [
          join(__dirname, 'independentClient.py'),
          new URL(bench.nas.url).port,
          certificate,
          ...['writer', 'secret'],
          ...['otp', totp(otpSecret, totpStep(bench.now))],
        ]);
        const seen = JSON.parse(stdout);

        expect(seen).toMatchObject({
          wrong_password: true,
          second_factor_asked: true,
          trusted_device: true,
          model: 'DS920+',
          version,
          hostname: 'nas',
          update: false,
          cpu_load: expect.any(Number),
          shares: { k8s: { path: '/volume1' }, old: { path: '/volume2' } },
          volumes: {
            volume_1: {
              status: 'normal',
              device_type: 'shr_with_1_disk_protect',
              percent: expect.any(Number),
            },
          },
          logout: true,
        });
        expect(seen.shares.k8s.bytes).toBeGreaterThanOrEqual(2 * 1024 * 1024);
        expect(Object.keys(seen.disks)).toHaveLength(4);
        expect(Object.entries(seen.disks)[1]).toEqual([
          expect.stringContaining(disks),
          {
            name: 'Drive 2',
            status: 'failing',
            smart: 'failing',
            temp: expect.any(Number),
            bad_sectors: true,
          },
        ]);
      },
      60_000,
    );
  },
);
