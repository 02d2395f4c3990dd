interface SelectorTerm {
  matchExpressions?: object[];
  matchFields?: object[];
}

/** Every pair of terms joined: terms of one selector are alternatives, within a term all must hold. */
function joined(left: SelectorTerm[], right: SelectorTerm[]): SelectorTerm[] {
  return left.flatMap(a =>
    right.map(b => ({
      matchExpressions: [
        ...(a.matchExpressions ?? []),
        ...(b.matchExpressions ?? []),
      ],
      matchFields: [...(a.matchFields ?? []), ...(b.matchFields ?? [])],
    })),
  );
}

/** The application's affinity, narrowed to one node and to where its other volumes can be reached. */
export function narrowed(options: {
  affinity?: object;
  node?: string;
  affinities: object[];
}): object | undefined {
  const { node } = options;
  const affinity = (options.affinity ?? {}) as {
    nodeAffinity?: {
      requiredDuringSchedulingIgnoredDuringExecution?: {
        nodeSelectorTerms: SelectorTerm[];
      };
    };
  };
  const required =
    affinity.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const more: SelectorTerm[][] = [
    ...(node
      ? [
          [
            {
              // The hostname label need not be the node's name.
              matchFields: [
                { key: 'metadata.name', operator: 'In', values: [node] },
              ],
            },
          ],
        ]
      : []),
    ...options.affinities.map(
      each =>
        (each as { required?: { nodeSelectorTerms: SelectorTerm[] } }).required
          ?.nodeSelectorTerms ?? [{}],
    ),
  ];
  if (more.length === 0) {
    return options.affinity;
  }
  return {
    ...affinity,
    nodeAffinity: {
      ...affinity.nodeAffinity,
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: more.reduce(
          joined,
          required?.nodeSelectorTerms ?? [{}],
        ),
      },
    },
  };
}
