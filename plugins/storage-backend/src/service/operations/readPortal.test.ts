import { ConfigReader } from '@backstage/config';
import { readPortal } from './readPortal';

const portalOf = (connection: object | string) =>
  readPortal({
    config: new ConfigReader({ backend: { database: { connection } } }),
  });

describe('readPortal', () => {
  it.each([
    [{ host: 'db.portal.svc', user: 'x' }, 'db.portal.svc'],
    ['postgres://x:y@db.portal.svc:5432/z', 'db.portal.svc'],
    ['user=x host=db.portal.svc dbname=z', 'db.portal.svc'],
    [':memory:', undefined],
    [{ directory: '/data' }, undefined],
  ])('reads the host of %j', (connection, databaseHost) => {
    expect(portalOf(connection)).toEqual(databaseHost ? { databaseHost } : {});
  });

  it('knows its pod inside of a cluster only', () => {
    const config = new ConfigReader({});
    expect(readPortal({ config, pod: 'laptop' })).toEqual({});
    expect(
      readPortal({ config, pod: 'backstage-x', namespace: 'portal' }),
    ).toEqual({ pod: { name: 'backstage-x', namespace: 'portal' } });
  });
});
