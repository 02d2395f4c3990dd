import type { ReadingPoint } from '@stowage/backstage-plugin-storage-common';

/** A measured moment. */
export interface MeasuredPoint {
  /** Milliseconds since 1970. */
  at: number;
  bytes: number;
}

/** A history, ready to be drawn. */
export interface Sparkline {
  first: MeasuredPoint;
  last: MeasuredPoint;
  /** The most that was ever measured, in bytes. */
  most: number;
  /** SVG path of the measured stretches; where nothing was measured the line is broken. */
  path: string;
  /** Height of the line of what was asked for, if that is worth showing in this picture. */
  askedY?: number;
}

/** What to draw a history into. */
export interface SparklineFrame {
  /** Width and height of the picture, in pixels. */
  width: number;
  height: number;
  /** What the claim asks for, in bytes. */
  askedBytes?: number;
}

/** Pixels kept free above and below the line, so that its stroke is not cut. */
const MARGIN = 2;

/**
 * Lays a history out, from 0 upwards: an axis that starts elsewhere would make a small growth
 * look like a large one.
 *
 * @returns nothing where fewer than two moments were measured.
 */
export function layOutSparkline(
  history: readonly ReadingPoint[],
  frame: SparklineFrame,
): Sparkline | undefined {
  const measured = history
    .filter(point => point.usedBytes !== undefined)
    .map(point => ({ at: Date.parse(point.at), bytes: point.usedBytes ?? 0 }));
  if (measured.length < 2) {
    return undefined;
  }
  const first = measured[0];
  const last = measured[measured.length - 1];
  const most = Math.max(...measured.map(point => point.bytes));
  const { width, height, askedBytes } = frame;
  // What was asked for is drawn where it does not press the line flat.
  const showsAsked = askedBytes !== undefined && askedBytes <= most * 4;
  const top = Math.max(most, showsAsked ? askedBytes : 0, 1);
  const span = Math.max(1, last.at - first.at);
  const x = (at: number) => ((at - first.at) / span) * width;
  const y = (bytes: number) =>
    height - MARGIN - (bytes / top) * (height - 2 * MARGIN);
  const round = (value: number) => Math.round(value * 10) / 10;

  let path = '';
  let penIsDown = false;
  for (const point of history) {
    if (point.usedBytes === undefined) {
      penIsDown = false;
    } else {
      const command = penIsDown ? 'L' : 'M';
      path += `${command}${round(x(Date.parse(point.at)))} ${round(
        y(point.usedBytes),
      )}`;
      penIsDown = true;
    }
  }
  return {
    first,
    last,
    most,
    path,
    askedY: showsAsked ? round(y(askedBytes)) : undefined,
  };
}
