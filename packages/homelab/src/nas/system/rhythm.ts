/**
 * A number from 0 to 1 that goes up and down over a period, each key in its
 * own time: what is measured moves, and is the same for the same moment.
 */
export function wave(key: string, periodSeconds: number, atMs: number): number {
  const shift = [...key].reduce((sum, letter) => sum + letter.charCodeAt(0), 0);
  const turns = atMs / 1000 / periodSeconds + shift / 10;
  return (Math.sin(2 * Math.PI * turns) + 1) / 2;
}

/** °C of a disk: it is a little warmer by day. */
export function temperatureOf(
  disk: { temperature: number; serial: string },
  atMs: number,
): number {
  return disk.temperature + Math.round(3 * wave(disk.serial, 86_400, atMs));
}
