import { renderInTestApp } from '@backstage/frontend-test-utils';
import type { NasPlace } from '@stowage/backstage-plugin-storage-common';
import { screen, within } from '@testing-library/react';
import { nasPlace } from '../../__testUtils__/nas';
import { NasLine } from './NasLine';

async function show(changes: Partial<NasPlace> = {}) {
  await renderInTestApp(<NasLine place={{ ...nasPlace, ...changes }} />);
  return within(
    await screen.findByRole('region', { name: 'On NAS in the cellar' }),
  );
}

/** What stands under a heading of the line. */
function under(line: ReturnType<typeof within>, heading: string) {
  return line.getByText(heading).nextElementSibling?.textContent;
}

describe('NasLine', () => {
  it('shows share, export, volume, disks and snapshots', async () => {
    const line = await show();
    expect(under(line, 'Share')).toMatch(/volume1\/k8s.*40.*quota 100/);
    expect(under(line, 'Export')).toBe(
      '192.0.2.0/24: read and write, root becomes guest, asynchronous',
    );
    expect(under(line, 'Volume')).toMatch(/btrfs.*degraded.*500.*1,000/);
    expect(under(line, 'Disks')).toMatch(
      /raid_5, survives 1 lost.*Drive 2 failing 41 °C/,
    );
    expect(under(line, 'Disks')).not.toContain('Drive 1');
    expect(under(line, 'Snapshots')).toMatch(/^3, newest /);
  });

  it('says what is not known, and never shows it as 0', async () => {
    const line = await show({
      state: 'unreachable',
      message: 'nothing listens there',
      share: { name: 'k8s', path: '/volume1/k8s', quota: 'unknown' },
      exported: undefined,
      snapshots: undefined,
      disks: [],
      pool: undefined,
      measuredAt: undefined,
    });
    expect(line.getByText('Does not answer')).toBeInTheDocument();
    expect(line.getByText('nothing listens there')).toBeInTheDocument();
    expect(under(line, 'Share')).toContain('use not measured');
    for (const heading of ['Export', 'Disks', 'Snapshots']) {
      expect(under(line, heading)).toBe('not known');
    }
  });

  it('says that an export that is switched off lets nobody in', async () => {
    const line = await show({ exported: { served: 'no', rules: [] } });
    expect(under(line, 'Export')).toBe('the NFS service is off');
  });
});
