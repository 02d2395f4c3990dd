import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Link } from '@backstage/ui';
import { operationRouteRef } from '../../routes';

/** An operation by its title, as a link to its page. */
export function OperationLink(props: {
  operation: string;
  title: string;
  isSmall?: boolean;
}) {
  const { operation, title, isSmall = false } = props;
  const operationRoute = useRouteRef(operationRouteRef);
  if (!operationRoute) {
    return <>{title}</>;
  }
  return (
    <Link
      href={operationRoute({ operation })}
      variant={isSmall ? 'body-small' : 'body-medium'}
      weight={isSmall ? 'regular' : 'bold'}
    >
      {title}
    </Link>
  );
}
