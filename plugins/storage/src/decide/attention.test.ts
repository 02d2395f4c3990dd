import type { Finding } from '@stowage/backstage-plugin-storage-common';
import { poolFinding } from '../__testUtils__';
import { groupFindings } from './attention';

const finding = (severity: Finding['severity']): Finding => ({
  ...poolFinding,
  id: severity,
  severity,
});
const [critical, warning, unknown, information] = (
  ['critical', 'warning', 'unknown', 'information'] as const
).map(finding);

it('counts information apart from what needs attention', () => {
  expect(
    groupFindings({
      items: [critical, warning, unknown, information],
      totalItems: 4,
    }),
  ).toEqual({
    pressing: [critical, warning, unknown],
    information: [information],
    pressingCount: 3,
    isAtLeast: false,
    informationCount: 1,
  });
});

it('knows from the first information that nothing after it needs attention', () => {
  expect(
    groupFindings({ items: [critical, information], totalItems: 70 }),
  ).toMatchObject({
    pressingCount: 1,
    isAtLeast: false,
    informationCount: 69,
  });
});

it('says that there may be more where the page ends before any information', () => {
  expect(
    groupFindings({ items: [critical, warning], totalItems: 70 }),
  ).toMatchObject({ pressingCount: 2, isAtLeast: true, informationCount: 0 });
});
