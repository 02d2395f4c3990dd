import type { MeasuredRound, ReadingProblem } from './world';

/**
 * Adds to a round what stood in the way on nodes that it did not judge, and so still does. Where it
 * says something newer about a node, that counts.
 */
export function keepProblems(
  round: MeasuredRound,
  options: {
    earlier: ReadingProblem[];
    source: ReadingProblem['source'];
    nodes: Iterable<string>;
  },
): void {
  const nodes = new Set(options.nodes);
  round.problems.forEach(({ node }) => nodes.delete(node));
  round.problems.push(
    ...options.earlier.filter(
      ({ node, source }) => source === options.source && nodes.has(node),
    ),
  );
}
