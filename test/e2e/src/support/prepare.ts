/**
 * Makes a cluster that is up ready for the portal under test: the roles of deploy/rbac and nothing
 * more, a namespace of the signed-in guest's team and one of another team, applications whose volumes
 * are to be moved, and the configuration.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'fs';
import path from 'path';
import { moverImage } from '@stowage/test-cluster/src/build/images';
import { prepareForPortal } from '@stowage/test-cluster/src/portal/prepareForPortal';
import { testCluster } from '@stowage/test-cluster/src/testing';
import { parse, stringify } from 'yaml';
import { places } from './places';
import { sceneCatalog, sceneManifest, sceneNamespace } from './scene';

/** The catalog's own locations and the scene's: a list of a later file replaces that of an earlier one. */
function catalogLocations() {
  const { catalog } = parse(
    readFileSync(path.join(places.root, 'app-config.yaml'), 'utf8'),
  );
  return [...catalog.locations, { type: 'file', target: places.catalog }];
}

async function prepare() {
  const { kubectl } = testCluster();
  await prepareForPortal(kubectl);
  await kubectl.apply(sceneManifest(), sceneNamespace);

  const token = await kubectl.run([
    ...['create', 'token', 'stowage', '--namespace', 'stowage'],
    '--duration=8h',
  ]);
  const admin = await kubectl.json(['config', 'view', '--raw', '--flatten']);
  const { server, 'certificate-authority-data': authority } =
    admin.clusters[0].cluster;

  mkdirSync(places.folder, { recursive: true });
  writeFileSync(places.catalog, sceneCatalog());
  writeFileSync(
    places.configuration,
    stringify({
      backend: { database: { connection: { directory: places.database } } },
      catalog: { locations: catalogLocations() },
      storage: {
        repositories: { path: places.repositories },
        clusters: [
          {
            name: 'home',
            title: 'Home',
            url: server,
            token: token.trim(),
            ca: Buffer.from(authority, 'base64').toString('utf8'),
            kubelet: { enabled: true, interval: { seconds: 10 } },
            walk: { enabled: true, interval: { seconds: 15 } },
            apply: { enabled: true },
            move: { enabled: true, image: moverImage },
          },
          // Nothing listens there: one bad cluster must not blank a page.
          {
            name: 'attic',
            title: 'Attic',
            url: 'https://127.0.0.1:1',
            token: 'none',
          },
        ],
      },
    }),
    { mode: 0o600 },
  );
  mkdirSync(places.database, { recursive: true });
}

prepare().then(
  () => process.exit(0),
  error => {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exit(1);
  },
);
