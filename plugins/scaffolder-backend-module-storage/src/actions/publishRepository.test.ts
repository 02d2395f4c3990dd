import { createMockDirectory } from '@backstage/backend-test-utils';
import type { UserEntity } from '@backstage/catalog-model';
import { execFileSync } from 'child_process';
import fs from 'fs';
import git from 'isomorphic-git';
import { parse } from 'yaml';
import { PortalRepositories } from '../repository/PortalRepositories';
import { actionContext } from '../__testUtils__/storageApi';
import { createPublishRepositoryAction } from './publishRepository';
import { publishRepositoryExamples } from './publishRepository.examples';

function user(name: string, groups: string[] = []) {
  const entity: UserEntity = {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'User',
    metadata: { name },
    spec: { profile: { displayName: `The ${name}` } },
    relations: groups.map(targetRef => ({ type: 'memberOf', targetRef })),
  };
  return { ref: `user:default/${name}`, entity };
}

describe('storage:repository:publish', () => {
  const workspace = createMockDirectory();
  const repositories = createMockDirectory();
  const events = { publish: jest.fn(), subscribe: jest.fn() };
  const input = {
    name: 'orders-db',
    owner: 'group:default/orders',
    message: 'PostgreSQL for orders',
  };

  beforeEach(() => {
    jest.clearAllMocks();
    repositories.clear();
    workspace.setContent({
      'catalog-info.yaml': 'kind: Component',
      'deploy/scripts/run.sh': '#!/bin/sh',
    });
    fs.chmodSync(workspace.resolve('deploy/scripts/run.sh'), 0o755);
  });

  function action() {
    return createPublishRepositoryAction({
      repositories: new PortalRepositories({ folder: repositories.path }),
      events,
    });
  }

  function context(more: object = {}, options: object = {}) {
    return actionContext(
      { ...input, ...more },
      { workspacePath: workspace.path, user: user('mia'), ...options },
    );
  }

  async function history(): Promise<string[]> {
    const log = await git.log({ fs, dir: repositories.resolve('orders-db') });
    return log.map(({ commit }) => commit.message.trim());
  }

  it.each(publishRepositoryExamples)(
    'runs the example: $description',
    async ({ example }) => {
      const [step] = parse(example).steps;
      const published = context(step.input);
      await action().handler(published);
      expect(published.output).toHaveBeenCalledWith(
        'remoteUrl',
        `file://${repositories.resolve('orders-db')}`,
      );
      expect(published.output).toHaveBeenCalledWith(
        'catalogInfoUrl',
        `file://${repositories.resolve('orders-db/catalog-info.yaml')}`,
      );
      expect(events.publish).toHaveBeenCalledWith({
        topic: 'storage.repository',
        eventPayload: { name: 'orders-db' },
      });
      expect(await history()).toEqual(['PostgreSQL for orders']);
      expect(fs.readdirSync(repositories.path)).toEqual(['orders-db']);
    },
  );

  it('makes a repository that git itself finds in order', async () => {
    await action().handler(context());
    const dir = repositories.resolve('orders-db');
    const run = (...args: string[]) =>
      execFileSync('git', ['-c', 'safe.directory=*', '-C', dir, ...args], {
        encoding: 'utf8',
      });
    expect(run('status', '--porcelain')).toBe('');
    expect(run('fsck', '--strict')).toBe('');
    expect(run('ls-files', '--stage', 'deploy/scripts/run.sh')).toMatch(
      /^100755/,
    );
    expect(run('log', '-1', '--format=%an')).toBe('The mia\n');
  });

  it('commits what changed, and nothing where nothing did', async () => {
    await action().handler(context());
    const again = context();
    await action().handler(again);
    expect(again.output).toHaveBeenCalledWith('changed', false);
    workspace.setContent({ 'catalog-info.yaml': 'kind: Component # new' });
    await action().handler(context({ message: 'Leave the script out' }));
    expect(await history()).toEqual([
      'Leave the script out',
      'PostgreSQL for orders',
    ]);
    expect(
      fs.existsSync(repositories.resolve('orders-db/deploy/scripts/run.sh')),
    ).toBe(false);
  });

  it('keeps in the history what somebody changed by hand', async () => {
    await action().handler(context());
    repositories.addContent({ 'orders-db/notes.md': 'by hand' });
    await action().handler(context());
    expect(await history()).toEqual([
      'PostgreSQL for orders',
      'Keep what was changed in the working tree',
      'PostgreSQL for orders',
    ]);
  });

  it('serves two tasks at once, one after the other', async () => {
    const shared = action();
    await Promise.all([shared.handler(context()), shared.handler(context())]);
    expect(await history()).toEqual(['PostgreSQL for orders']);
  });

  it('lets a member of the owner change it', async () => {
    await action().handler(context());
    await action().handler(
      context({}, { user: user('ben', ['group:default/orders']) }),
    );
    await expect(
      action().handler(context({}, { user: user('eve', ['group:default/x']) })),
    ).rejects.toMatchObject({
      name: 'NotAllowedError',
      message: expect.stringContaining('you are not a member'),
    });
  });

  it('refuses the name of a foreign repository, in a dry run too', async () => {
    await action().handler(context());
    for (const isDryRun of [false, true]) {
      await expect(
        action().handler(
          context({ owner: 'group:default/stock' }, { isDryRun }),
        ),
      ).rejects.toMatchObject({
        name: 'ConflictError',
        message: expect.stringContaining('belongs to group:default/orders'),
      });
    }
    repositories.addContent({ 'photos/cat.jpg': '' });
    await expect(action().handler(context({ name: 'photos' }))).rejects.toThrow(
      'There is something else under the name photos',
    );
  });

  it.each(['../orders', 'Orders', '', '.git', 'a/b', 'x'.repeat(64)])(
    'refuses the name %p',
    async name => {
      await expect(action().handler(context({ name }))).rejects.toMatchObject({
        name: 'InputError',
      });
      expect(fs.readdirSync(repositories.path)).toEqual([]);
    },
  );

  it('refuses links, which could lead out of the workspace', async () => {
    fs.symlinkSync('/etc/passwd', workspace.resolve('deploy/passwd'));
    await expect(action().handler(context())).rejects.toThrow(
      'deploy/passwd is neither a file nor a folder',
    );
    expect(fs.readdirSync(repositories.path)).toEqual([]);
  });

  it('says that the catalog would find nothing', async () => {
    workspace.setContent({});
    await expect(action().handler(context())).rejects.toThrow(
      'has no catalog-info.yaml',
    );
  });

  it('changes nothing in a dry run', async () => {
    const dry = context({}, { isDryRun: true });
    await action().handler(dry);
    expect(fs.readdirSync(repositories.path)).toEqual([]);
    expect(events.publish).not.toHaveBeenCalled();
    expect(dry.output).toHaveBeenCalledWith('changed', true);
  });
});
