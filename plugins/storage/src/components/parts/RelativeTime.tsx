import { useFormat } from '../../format';
import { useNow } from '../../live';

/** How long ago something was; the exact moment in local time as its title. */
export function RelativeTime(props: { at: string | number }) {
  const { at } = props;
  const format = useFormat();
  const now = useNow();
  const then = typeof at === 'number' ? at : Date.parse(at);
  if (Number.isNaN(then)) {
    return <>{at}</>;
  }
  // The two clocks differ a little: what has just been measured is not in the future.
  const shown = Math.min(then, now);
  return (
    <time dateTime={new Date(then).toISOString()} title={format.moment(then)}>
      {format.age(shown, now)}
    </time>
  );
}
