import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { ConflictError, InputError, NotAllowedError } from '@backstage/errors';
import { randomBytes } from 'crypto';
import fs from 'fs';
import git from 'isomorphic-git';
import { join } from 'path';
import { pathToFileURL } from 'url';
import { listFiles, replaceFiles } from './files';

/** Who publishes. */
export interface Publisher {
  /** Entity ref of the user; absent where a service started the template. */
  userRef?: string;
  /** Entity refs of the groups that the user belongs to. */
  groupRefs: string[];
  /** Name in the commits. */
  displayName: string;
  email?: string;
}

/** What to publish. */
export interface Publication {
  /** Name of the repository. */
  name: string;
  /** Entity ref of who answers for it. */
  owner: string;
  /** Absolute path of the folder with the content. */
  source: string;
  message: string;
  publisher: Publisher;
}

/** A repository after it was published. */
export interface PublishedRepository {
  folder: string;
  remoteUrl: string;
  commitHash: string;
  /** False where everything was there already. */
  changed: boolean;
}

const namePattern = /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/;
const defaultBranch = 'main';

/**
 * The Git repositories that the portal keeps itself, each a folder with a working tree. They
 * remember in their Git configuration who they belong to; what does not is foreign and is left
 * alone.
 */
export class PortalRepositories {
  private readonly queues = new Map<string, Promise<unknown>>();

  constructor(private readonly options: { folder: string }) {}

  /**
   * Whether {@link publish} would make the repository or change it.
   *
   * @throws InputError for an unusable name; ConflictError or NotAllowedError where the name
   * belongs to somebody else.
   */
  async rehearse(
    publication: Omit<Publication, 'source' | 'message'>,
  ): Promise<'create' | 'change'> {
    const folder = this.folderOf(publication.name);
    if (!fs.existsSync(folder)) {
      return 'create';
    }
    await requireOwn(folder, publication);
    return 'change';
  }

  /**
   * Makes the repository, or adopts the one of the same owner, and commits the content if it
   * differs. Safe to repeat: a new repository appears whole or not at all, and an equal content
   * makes no commit.
   *
   * @throws as {@link rehearse}.
   */
  async publish(publication: Publication): Promise<PublishedRepository> {
    const folder = this.folderOf(publication.name);
    const before = this.queues.get(folder) ?? Promise.resolve();
    const result = before
      .catch(() => undefined)
      .then(() =>
        fs.existsSync(folder)
          ? this.change(folder, publication)
          : this.create(folder, publication),
      );
    this.queues.set(folder, result);
    try {
      return await result;
    } finally {
      if (this.queues.get(folder) === result) {
        this.queues.delete(folder);
      }
    }
  }

  private folderOf(name: string): string {
    if (!namePattern.test(name)) {
      throw new InputError(
        `'${name}' cannot be the name of a repository: it must begin with a small letter and have small letters, digits and - only, at most 63`,
      );
    }
    return resolveSafeChildPath(this.options.folder, name);
  }

  private async create(
    folder: string,
    publication: Publication,
  ): Promise<PublishedRepository> {
    const draft = join(
      this.options.folder,
      `.draft-${publication.name}-${randomBytes(4).toString('hex')}`,
    );
    await fs.promises.mkdir(draft, { recursive: true });
    try {
      await git.init({ fs, dir: draft, defaultBranch });
      await git.setConfig({
        fs,
        dir: draft,
        path: 'stowage.owner',
        value: publication.owner,
      });
      await git.setConfig({
        fs,
        dir: draft,
        path: 'stowage.creator',
        value: publication.publisher.userRef ?? '',
      });
      await replaceFiles({ from: publication.source, to: draft });
      const { commitHash } = await commitAll(draft, publication);
      await fs.promises.rename(draft, folder);
      return published({ folder, commitHash, changed: true });
    } finally {
      await fs.promises.rm(draft, { recursive: true, force: true });
    }
  }

  private async change(
    folder: string,
    publication: Publication,
  ): Promise<PublishedRepository> {
    await requireOwn(folder, publication);
    // What somebody changed by hand is kept in the history before it is replaced.
    await commitAll(folder, {
      ...publication,
      message: 'Keep what was changed in the working tree',
    });
    await replaceFiles({ from: publication.source, to: folder });
    return published({ folder, ...(await commitAll(folder, publication)) });
  }
}

function published(
  options: Omit<PublishedRepository, 'remoteUrl'>,
): PublishedRepository {
  return { ...options, remoteUrl: pathToFileURL(options.folder).href };
}

async function requireOwn(
  folder: string,
  { name, owner, publisher }: Omit<Publication, 'source' | 'message'>,
): Promise<void> {
  const recorded = async (path: string): Promise<string | undefined> =>
    fs.existsSync(join(folder, '.git'))
      ? await git.getConfig({ fs, dir: folder, path })
      : undefined;
  const recordedOwner = await recorded('stowage.owner');
  if (!recordedOwner) {
    throw new ConflictError(
      `There is something else under the name ${name} in the portal's repositories. Choose another name.`,
    );
  }
  if (recordedOwner !== owner) {
    throw new ConflictError(
      `The repository ${name} belongs to ${recordedOwner}, not to ${owner}. Choose another name.`,
    );
  }
  const creator = await recorded('stowage.creator');
  const mayChange =
    (publisher.userRef !== undefined &&
      (publisher.userRef === creator || publisher.userRef === owner)) ||
    publisher.groupRefs.includes(owner);
  if (!mayChange) {
    throw new NotAllowedError(
      `The repository ${name} belongs to ${recordedOwner}, and you are not a member. Choose another name.`,
    );
  }
}

async function commitAll(
  dir: string,
  { message, publisher }: Pick<Publication, 'message' | 'publisher'>,
): Promise<{ commitHash: string; changed: boolean }> {
  const files = new Set(await listFiles(dir));
  const tracked = await git.listFiles({ fs, dir });
  for (const filepath of files) {
    await git.add({ fs, dir, filepath });
  }
  for (const filepath of tracked.filter(file => !files.has(file))) {
    await git.remove({ fs, dir, filepath });
  }
  const matrix = await git.statusMatrix({ fs, dir });
  const changed = matrix.some(([, head, , stage]) => head !== stage);
  const commitHash = changed
    ? await git.commit({
        fs,
        dir,
        message,
        author: {
          name: publisher.displayName,
          email: publisher.email ?? 'portal@localhost',
        },
      })
    : await git.resolveRef({ fs, dir, ref: 'HEAD' });
  return { commitHash, changed };
}
