import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Button, Flex, Skeleton, VisuallyHidden } from '@backstage/ui';
import type { ReactNode } from 'react';
import { classifyFailure, type Failure } from '../../decide/failure';
import type { LiveData } from '../../live';
import { storageTranslationRef } from '../../translation';
import { RelativeTime } from './RelativeTime';

function LoadingView() {
  const { t } = useTranslationRef(storageTranslationRef);
  return (
    <div aria-busy="true">
      <VisuallyHidden role="status">{t('state.loading')}</VisuallyHidden>
      <Flex direction="column" gap="4" aria-hidden="true">
        <Skeleton width="100%" height={72} />
        <Skeleton width="100%" height={140} />
        <Skeleton width="100%" height={220} />
      </Flex>
    </div>
  );
}

function useFailureWords(permission: string) {
  const { t } = useTranslationRef(storageTranslationRef);
  return (failure: Failure) => {
    switch (failure.kind) {
      case 'forbidden':
        return {
          title: t('state.forbiddenTitle'),
          description: t('state.forbiddenPermission', { permission }),
        };
      case 'not-found':
        return {
          title: t('state.notFoundTitle'),
          description: failure.message,
        };
      case 'unreachable':
        return {
          title: t('state.failedTitle'),
          description: t('state.unreachable'),
        };
      default:
        return { title: t('state.failedTitle'), description: failure.message };
    }
  };
}

function FailureView(props: {
  failure: Failure;
  permission: string;
  onRetry: () => void;
}) {
  const { failure, permission, onRetry } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  const { title, description } = useFailureWords(permission)(failure);
  const mayPass = failure.kind === 'failed' || failure.kind === 'unreachable';
  return (
    <Alert
      role="alert"
      status={mayPass ? 'danger' : 'info'}
      icon
      title={title}
      description={
        <>
          {description}
          {mayPass && <> {t('state.failedHint')}</>}
        </>
      }
      customActions={
        <Button size="small" variant="secondary" onPress={onRetry}>
          {t('state.retry')}
        </Button>
      }
    />
  );
}

/**
 * Shows an answer of the backend in every state it can be in: skeletons before the first one, the
 * reason where there is none, and the last one under a banner where a newer one failed.
 */
export function LiveView<T>(props: {
  live: LiveData<T>;
  /** The permission that the backend asks for, named where it is refused. */
  permission: string;
  children: (data: T) => ReactNode;
}) {
  const { live, permission, children } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  const describe = useFailureWords(permission);
  const failure = live.error && classifyFailure(live.error);

  // Who lost the right to see something must not go on seeing it.
  if (failure && (live.data === undefined || failure.kind === 'forbidden')) {
    return (
      <FailureView
        failure={failure}
        permission={permission}
        onRetry={live.refresh}
      />
    );
  }
  if (live.data === undefined) {
    return <LoadingView />;
  }
  return (
    <Flex direction="column" gap="4">
      {failure && live.answeredAt !== undefined && (
        <Alert
          role="status"
          status="warning"
          icon
          title={t('state.staleTitle', {
            time: <RelativeTime at={live.answeredAt} />,
          })}
          description={describe(failure).description}
          customActions={
            <Button size="small" variant="secondary" onPress={live.refresh}>
              {t('state.retry')}
            </Button>
          }
        />
      )}
      {children(live.data)}
    </Flex>
  );
}
