/** Why nodes could not be walked, each cause told once with all folders that it concerns. */
export class NodeFailures {
  private readonly causes = new Map<string, Map<string, Set<string>>>();
  private readonly whole = new Map<string, string>();

  /**
   * A folder of a node could not be walked.
   *
   * @param failure.what - the folder, as it is named in a sentence
   * @param failure.why - the cause
   */
  add(node: string, failure: { what: string; why: string }): void {
    const causes = this.causes.get(node) ?? new Map<string, Set<string>>();
    const folders = causes.get(failure.why) ?? new Set();
    causes.set(failure.why, folders.add(failure.what));
    this.causes.set(node, causes);
  }

  /** Nothing on a node can be walked; that is all there is to say of it. */
  set(node: string, reason: string): void {
    this.whole.set(node, reason);
  }

  /** One entry for each node of which something failed. */
  list(): Array<{ node: string; reason: string }> {
    const nodes = new Set([...this.whole.keys(), ...this.causes.keys()]);
    return [...nodes].map(node => ({
      node,
      reason: this.whole.get(node) ?? this.inWords(node),
    }));
  }

  private inWords(node: string): string {
    return [...(this.causes.get(node) ?? [])]
      .map(
        ([why, folders]) =>
          `The walk of ${[...folders].join(
            ', ',
          )} on node ${node} failed: ${why}`,
      )
      .join(' ');
  }
}
