import {
  Link,
  sidebarConfig,
  useSidebarOpenState,
} from '@backstage/core-components';
import { makeStyles } from '@material-ui/core/styles';

const useStyles = makeStyles({
  root: {
    width: sidebarConfig.drawerWidthClosed,
    height: 3 * sidebarConfig.logoHeight,
    display: 'flex',
    alignItems: 'center',
    marginBottom: -14,
  },
  link: {
    marginLeft: 22,
    display: 'flex',
    alignItems: 'center',
    gap: 12,
    '& svg': { flexShrink: 0 },
    color: '#fff',
    fontSize: 20,
    fontWeight: 600,
  },
});

/** Three stacked drums, and the name where there is room. */
export function SidebarLogo() {
  const classes = useStyles();
  const { isOpen } = useSidebarOpenState();

  return (
    <div className={classes.root}>
      <Link
        to="/"
        underline="none"
        className={classes.link}
        aria-label="Stowage, home"
      >
        <svg width="28" height="28" viewBox="0 0 28 28" aria-hidden="true">
          {[3, 11, 19].map((y, index) => (
            <rect
              key={y}
              x="2"
              y={y}
              width="24"
              height="6"
              rx="3"
              fill={['#7fd1b9', '#f4b860', '#6fa8ff'][index]}
            />
          ))}
        </svg>
        {isOpen && <span>Stowage</span>}
      </Link>
    </div>
  );
}
