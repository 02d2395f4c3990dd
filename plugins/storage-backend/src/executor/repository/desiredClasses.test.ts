import { buildDecisions, statefulSet } from './__testUtils__/buildDecisions';
import { desiredClasses } from './desiredClasses';

const asked = (content: string, path = 'orders.yaml') =>
  desiredClasses([{ path, content }], buildDecisions());

const withFile = (path: string, content: string) =>
  desiredClasses(
    [
      {
        path: 'orders.yaml',
        content: statefulSet({ storageClass: 'local-path' }),
      },
      { path, content },
    ],
    buildDecisions(),
  );

describe('desiredClasses', () => {
  it.each([
    ['the new class', statefulSet({ storageClass: 'local-path' }), 'follows'],
    [
      'the new class, in a file with other documents',
      `kind: Service\nmetadata: {name: orders}\n---${statefulSet({
        storageClass: 'local-path',
      })}---\n`,
      'follows',
    ],
    ['the old class', statefulSet({ storageClass: 'nfs' }), 'differs'],
    ['no class at all', statefulSet(), 'differs'],
    [
      'the same name in another namespace only',
      statefulSet({ namespace: 'other', storageClass: 'local-path' }),
      'unknown',
    ],
    [
      'another StatefulSet only',
      statefulSet({ name: 'carts', storageClass: 'local-path' }),
      'unknown',
    ],
    [
      'it twice, once with each class',
      `${statefulSet({ storageClass: 'local-path' })}---${statefulSet({
        storageClass: 'nfs',
      })}`,
      'unknown',
    ],
    ['a template that is no YAML', '{{ if .Values }}: [', 'unknown'],
    ['nothing', '', 'unknown'],
  ])('with %s', (_, content, state) => {
    expect(asked(content).state).toBe(state);
  });

  it('names file, template and both classes', () => {
    expect(asked(statefulSet({ storageClass: 'nfs' })).words).toBe(
      "write storageClassName: local-path into the volume claim template 'data' of StatefulSet 'orders' in orders.yaml (it says 'nfs')",
    );
  });

  it.each([
    ['local-path', 'follows'],
    ['nfs', 'differs'],
  ])("looks at a claim's own manifest: %s", (storageClassName, state) => {
    const content = JSON.stringify({
      kind: 'List',
      items: [
        {
          kind: 'PersistentVolumeClaim',
          metadata: { name: 'uploads' },
          spec: { storageClassName },
        },
      ],
    });
    expect(
      desiredClasses(
        [{ path: 'claims.json.yaml', content }],
        buildDecisions({ claim: { name: 'uploads', template: undefined } }),
      ).state,
    ).toBe(state);
  });

  it.each([
    ['resources in the folder', 'resources: [orders.yaml]\nnamespace: shop'],
    ['an image', 'resources: [orders.yaml]\nimages: [{name: a, newTag: b}]'],
  ])('believes the files beside a kustomization with %s', (_, content) => {
    expect(withFile('kustomization.yaml', content).state).toBe('follows');
  });

  it.each([
    ['kustomization.yaml', 'patches: [{path: class.yaml}]'],
    ['kustomization.yaml', 'namePrefix: test-'],
    ['kustomization.yml', 'resources: [../base]'],
    ['Kustomization', 'resources: [https://example.org/base]'],
    ['kustomization.yaml', 'a: [broken'],
    ['Chart.yaml', 'name: orders'],
  ])('does not believe files beside %s with %s', (path, content) => {
    const { state, words } = withFile(path, content);
    expect(state).toBe('unknown');
    expect(words).toContain(path);
  });
});
