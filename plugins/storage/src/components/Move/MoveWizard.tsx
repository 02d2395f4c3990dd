import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Alert,
  Button,
  DialogBody,
  DialogFooter,
  Skeleton,
} from '@backstage/ui';
import type {
  Claim,
  OperationPlan,
} from '@stowage/backstage-plugin-storage-common';
import { useEffect, useState } from 'react';
import useAsync from 'react-use/esm/useAsync';
import { storageApiRef } from '../../api';
import { classifyFailure } from '../../decide/failure';
import {
  FIRST_CHOICE,
  moveRequest,
  offersProofOrder,
  siblingsOf,
  type MoveChoice,
  type ProofOrder,
} from '../../decide/moveChoice';
import { storageTranslationRef } from '../../translation';
import { PlanDialog, PlanStage } from '../Plan';
import planStyles from '../Plan/plan.module.css';
import bodyStyles from '../parts/parts.module.css';
import { ProofChoice } from './ProofChoice';
import { TargetChoice } from './TargetChoice';

/** Claims of the namespace among which those of the same pods are looked for. */
const MOST_CLAIMS = 500;

function useTargets(claim: Claim) {
  const api = useApi(storageApiRef);
  const { cluster, namespace } = claim;
  return useAsync(async () => {
    const [tiers, claims] = await Promise.all([
      api.getTiers({ cluster }),
      // Without them a claim can still be moved alone.
      api.getClaims({ cluster, namespace, limit: MOST_CLAIMS }).catch(() => ({
        items: [],
      })),
    ]);
    return { tiers: tiers.items, siblings: siblingsOf(claim, claims.items) };
  }, [api, cluster, namespace, claim.uid]);
}

function ChoiceStage(props: {
  claim: Claim;
  choice: MoveChoice;
  onChange: (change: Partial<MoveChoice>) => void;
  onShow: () => void;
  onClose: () => void;
}) {
  const { claim, choice, onChange, onShow, onClose } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  const { value, error } = useTargets(claim);
  return (
    <>
      <DialogBody>
        <div className={`${bodyStyles.body} ${planStyles.options}`}>
          {error && (
            <Alert
              role="alert"
              status="danger"
              icon
              title={t('move.tiersFailed')}
              description={classifyFailure(error).message}
            />
          )}
          {!value && !error && <Skeleton width="100%" height={240} />}
          {value && (
            <TargetChoice
              claim={claim}
              tiers={value.tiers}
              siblings={value.siblings}
              choice={choice}
              onChange={onChange}
            />
          )}
        </div>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose}>
          {t('dialog.close')}
        </Button>
        <Button
          variant="primary"
          isDisabled={choice.tier === undefined}
          onPress={onShow}
        >
          {t('move.show')}
        </Button>
      </DialogFooter>
    </>
  );
}

/** Offers the order of proof, and remembers what each order costs once it was planned. */
function PlannedProof(props: {
  plan: OperationPlan | undefined;
  value: ProofOrder;
  onChange: (value: ProofOrder) => void;
}) {
  const { plan, value, onChange } = props;
  const [stops, setStops] = useState<Partial<Record<ProofOrder, number>>>({});
  useEffect(() => {
    const order = plan?.request.proof;
    if (plan && order) {
      setStops(known => ({ ...known, [order]: plan.figures.stopSeconds }));
    }
  }, [plan]);
  return <ProofChoice value={value} stops={stops} onChange={onChange} />;
}

/** Moving a claim: where to, then the plan, then the page of the operation. */
export function MoveWizard(props: { claim: Claim; onClose: () => void }) {
  const { claim, onClose } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  const [choice, setChoice] = useState(FIRST_CHOICE);
  const [isPlanShown, setPlanShown] = useState(false);
  const change = (changed: Partial<MoveChoice>) =>
    setChoice(current => ({ ...current, ...changed }));
  const request = moveRequest(claim, choice);
  return (
    <PlanDialog title={t('move.title', { name: claim.name })} onClose={onClose}>
      {isPlanShown && request ? (
        <PlanStage
          request={request}
          startLabel={t('move.start')}
          options={plan =>
            // What was chosen can be taken back also where a newer plan offers no choice.
            (offersProofOrder(plan) || choice.proof !== FIRST_CHOICE.proof) && (
              <PlannedProof
                plan={plan}
                value={choice.proof}
                onChange={proof => change({ proof })}
              />
            )
          }
          onAccept={accept => change({ accept })}
          onBack={() => setPlanShown(false)}
          onClose={onClose}
        />
      ) : (
        <ChoiceStage
          claim={claim}
          choice={choice}
          // Another target is another plan: what was accepted for one is not for another.
          onChange={changed => change({ accept: [], ...changed })}
          onShow={() => setPlanShown(true)}
          onClose={onClose}
        />
      )}
    </PlanDialog>
  );
}
