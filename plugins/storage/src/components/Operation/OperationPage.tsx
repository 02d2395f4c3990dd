import {
  useApi,
  useRouteRef,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import { Alert, Link, Tab, TabList, TabPanel, Tabs } from '@backstage/ui';
import type { Operation } from '@stowage/backstage-plugin-storage-common';
import { useParams } from 'react-router-dom';
import { storageApiRef } from '../../api';
import { isUnderWay } from '../../decide/operation';
import { useLiveData } from '../../live';
import { PERMISSION_NAMES } from '../../permissionNames';
import { operationsRouteRef } from '../../routes';
import { storageTranslationRef } from '../../translation';
import { CheckList, PlanView } from '../Plan';
import { LiveView, Section } from '../parts';
import { LogLines } from './LogLines';
import { LongerStop } from './LongerStop';
import { OperationHeader } from './OperationHeader';
import { IfItStops, Situation } from './Situation';
import { StepList } from './StepList';
import { WhyItEnded } from './WhyItEnded';
import styles from './operation.module.css';
import { useOperationLog } from './useOperationLog';

/** Lines of the log that stand beside the steps; the log's own tab has them all. */
const NEWEST = 8;

function StepsPanel(props: {
  operation: Operation;
  log: ReturnType<typeof useOperationLog>;
}) {
  const { operation, log } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  return (
    <div className={styles.columns}>
      <Section title={t('operation.steps')}>
        <StepList steps={operation.steps} />
      </Section>
      <div className={styles.column}>
        <Situation operation={operation} />
        <IfItStops operation={operation} />
        <Section title={t('operation.preflight')}>
          <CheckList
            checks={operation.plan.preflight}
            label={t('operation.preflight')}
          />
        </Section>
        <Section title={t('operation.log')}>
          <LogLines
            label={t('operation.logNewest')}
            entries={(log.data ?? []).slice(-NEWEST)}
          />
        </Section>
      </div>
    </div>
  );
}

function OperationView(props: { operation: Operation; onChanged: () => void }) {
  const { operation, onChanged } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  const log = useOperationLog(operation.id, isUnderWay(operation));
  return (
    <>
      <OperationHeader operation={operation} onChanged={onChanged} />
      <WhyItEnded operation={operation} />
      <LongerStop operation={operation} onConfirmed={onChanged} />
      {operation.warnings.length > 0 && (
        <Alert
          status="warning"
          icon
          title={t('operation.warnings')}
          description={operation.warnings.map(warning => (
            <div key={warning}>{warning}</div>
          ))}
        />
      )}
      <Tabs>
        <TabList aria-label={t('operation.tabs')}>
          <Tab id="steps">{t('operation.steps')}</Tab>
          <Tab id="log">{t('operation.log')}</Tab>
          <Tab id="plan">{t('operation.plan')}</Tab>
        </TabList>
        <TabPanel id="steps" className={styles.panel}>
          <StepsPanel operation={operation} log={log} />
        </TabPanel>
        <TabPanel id="log" className={styles.panel}>
          <Section title={t('operation.log')}>
            <LiveView live={log} permission={PERMISSION_NAMES.operations}>
              {entries => (
                <LogLines label={t('operation.log')} entries={entries} />
              )}
            </LiveView>
          </Section>
        </TabPanel>
        <TabPanel id="plan" className={styles.panel}>
          <Section title={operation.plan.title}>
            <PlanView plan={operation.plan} />
          </Section>
        </TabPanel>
      </Tabs>
    </>
  );
}

function LiveOperation(props: { id: string }) {
  const { id } = props;
  const api = useApi(storageApiRef);
  const live = useLiveData(
    `operation/${id}`,
    signal => api.getOperation(id, { signal }),
    isUnderWay,
  );
  return (
    <LiveView live={live} permission={PERMISSION_NAMES.operations}>
      {operation => (
        <OperationView operation={operation} onChanged={live.refresh} />
      )}
    </LiveView>
  );
}

/** One operation, at an address of its own: what it did, does and will do. */
export function OperationPage() {
  const { operation = '' } = useParams();
  const { t } = useTranslationRef(storageTranslationRef);
  const operationsRoute = useRouteRef(operationsRouteRef);
  return (
    <>
      {operationsRoute && (
        <Link href={operationsRoute()}>{t('operation.back')}</Link>
      )}
      <LiveOperation key={operation} id={operation} />
    </>
  );
}
