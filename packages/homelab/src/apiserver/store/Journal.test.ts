import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Resource } from '../Resource';
import { Journal } from './Journal';
import { Store } from './Store';

const map = (name: string, value = '1'): Resource => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'default' },
  data: { value },
});

describe('Journal', () => {
  let folder: string;
  let journals: Journal[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'stowage-journal-'));
    journals = [];
  });

  afterEach(() => {
    journals.forEach(journal => journal.close());
    rmSync(folder, { recursive: true, force: true });
  });

  const open = (compactAt?: number) => {
    const { journal, content } = Journal.open(folder, { compactAt });
    journals.push(journal);
    return new Store({ historyLimit: 10, ...content, persistence: journal });
  };

  it('keeps objects, versions and the counter over a restart', () => {
    const before = open();
    before.put('configmaps', map('stays'));
    before.put('configmaps', map('changes'));
    before.put('configmaps', map('changes', '2'));
    before.put('configmaps', map('goes'));
    before.remove('configmaps', 'goes', 'default');
    const after = open();
    expect(after.revision).toBe(before.revision);
    expect(after.list('configmaps')).toEqual(before.list('configmaps'));
    expect(after.put('configmaps', map('new')).metadata.resourceVersion).toBe(
      String(before.revision + 1),
    );
  });

  it('does without a last line that was cut off', () => {
    open().put('configmaps', map('whole'));
    appendFileSync(join(folder, 'changes.jsonl'), '{"revision":9,"coll');
    expect(
      open()
        .list('configmaps')
        .map(({ metadata }) => metadata.name),
    ).toEqual(['whole']);
    // What comes after it is not lost behind it.
    open().put('configmaps', map('later'));
    expect(open().count('configmaps')).toBe(2);
  });

  it('names the line that is damaged elsewhere', () => {
    open().put('configmaps', map('a'));
    const path = join(folder, 'changes.jsonl');
    writeFileSync(path, `nonsense\n${readFileSync(path, 'utf8')}`);
    expect(() => open()).toThrow(/Line 1 of .*changes.jsonl is not JSON/);
  });

  it('folds its log when that has grown, and loses nothing', () => {
    const store = open(2_000);
    for (let index = 0; index < 200; index++) {
      store.put('configmaps', map('counted', String(index)));
    }
    const log = readFileSync(join(folder, 'changes.jsonl'), 'utf8');
    expect(log.length).toBeLessThan(4_000);
    expect(open().get('configmaps', 'counted', 'default')?.data).toEqual({
      value: '199',
    });
  });
});
