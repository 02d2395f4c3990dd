import path from 'path';

/** The commands of the root package.json run everything from the top of the clone. */
const root = process.cwd();
const folder = path.join(root, '.tools/e2e');

/** Where the browser tests keep what they make; removed before each run. */
export const places = {
  root,
  folder,
  catalog: path.join(folder, 'catalog.yaml'),
  configuration: path.join(folder, 'app-config.yaml'),
  database: path.join(folder, 'database'),
  repositories: path.join(folder, 'repositories'),
};
