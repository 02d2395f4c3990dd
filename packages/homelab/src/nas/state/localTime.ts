/** How far a zone's clocks are ahead of UTC at a moment. */
export function utcOffsetMinutes(timeZone: string, atMs: number): number {
  const shown = new Intl.DateTimeFormat('en-US', {
    timeZone,
    timeZoneName: 'longOffset',
  })
    .formatToParts(atMs)
    .find(part => part.type === 'timeZoneName')?.value;
  const [, sign, hours, minutes] =
    /GMT([+-])(\d+):(\d+)/.exec(shown ?? '') ?? [];
  const total = Number(hours ?? 0) * 60 + Number(minutes ?? 0);
  return sign === '-' ? -total : total;
}

/** A moment as the clocks of a zone show it, two digits each but for the year. */
export function localTime(timeZone: string, atMs: number) {
  const shifted = new Date(atMs + utcOffsetMinutes(timeZone, atMs) * 60_000);
  const [date, time] = shifted.toISOString().split('T');
  const [year, month, day] = date.split('-');
  const [hour, minute, second] = time.slice(0, 8).split(':');
  return { year, month, day, hour, minute, second };
}

/**
 * The name that DSM gives to a snapshot: `GMT+01-2025.03.01-04.00.00`. How it
 * shows half hours of an offset is not known; here they are left out.
 */
export function snapshotTime(timeZone: string, atMs: number): string {
  const offset = utcOffsetMinutes(timeZone, atMs);
  const sign = offset < 0 ? '-' : '+';
  const hours = String(Math.trunc(Math.abs(offset) / 60)).padStart(2, '0');
  const { year, month, day, hour, minute, second } = localTime(timeZone, atMs);
  return `GMT${sign}${hours}-${year}.${month}.${day}-${hour}.${minute}.${second}`;
}

/** A moment as `SYNO.DSM.Info` shows it: `Thu Apr 30 14:57:35 2020`. */
export function asctime(timeZone: string, atMs: number): string {
  const shifted = new Date(atMs + utcOffsetMinutes(timeZone, atMs) * 60_000);
  const [weekday, day, month, year, time] = shifted
    .toUTCString()
    .replace(',', '')
    .split(' ');
  return `${weekday} ${month} ${day} ${time} ${year}`;
}
