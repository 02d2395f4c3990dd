import type { Pool } from '@stowage/backstage-plugin-storage-common';
import { measuredPool, poolFinding } from '../__testUtils__';
import { poolSeverity, tightestFirst } from './pools';

const pool = (title: string, room: Pool['room']): Pool => ({
  id: title,
  cluster: 'house',
  title,
  kind: 'node-filesystem',
  room,
  claims: [],
  hiddenClaims: 0,
  strayDirectories: [],
  findings: [],
});

it('puts what is not known and what is tight first', () => {
  const roomy = { source: 'kubelet', totalBytes: 100, usedBytes: 10 } as const;
  const sorted = tightestFirst([
    pool('roomy', roomy),
    pool('b unknown', { source: 'none' }),
    pool('tight', { ...roomy, usedBytes: 90 }),
    pool('a unknown', { source: 'none' }),
  ]);
  expect(sorted.map(({ title }) => title)).toEqual([
    'a unknown',
    'b unknown',
    'tight',
    'roomy',
  ]);
});

it('colours a pool by the findings about its room only', () => {
  const { id } = measuredPool;
  expect(poolSeverity(id, [poolFinding])).toBe('warning');
  expect(poolSeverity('another', [poolFinding])).toBeUndefined();
  expect(
    poolSeverity(id, [{ ...poolFinding, code: 'STRAY_DIRECTORIES' }]),
  ).toBeUndefined();
});
