import type { OperationRequest } from '@stowage/backstage-plugin-storage-common';
import type { ClusterClient } from '../../../adapters/kubernetes';
import type { MoveDecisions, PlannedOperation } from '../../../planner';
import type { MoveDependencies } from '..';
import type { StepDefinition } from '../../types';
import type { Applications } from './Applications';
import type { Home } from './Home';
import { plainClient } from './plainClient';
import { ScriptedMover } from './ScriptedMover';
import { Crashes, TestOperation } from './TestOperation';

/** A move that was planned from what is in the cluster, and has not begun. */
export interface BegunMove {
  planned: PlannedOperation;
  decisions: MoveDecisions;
  operation: TestOperation;
  steps: StepDefinition[];
}

/** Plans a move of claims with the planner itself, and gets ready to run its steps. */
export async function beginMove(options: {
  app: Applications;
  home: Home;
  client: ClusterClient;
  claims: string[];
  request?: Partial<OperationRequest>;
  crashes?: Crashes;
  dependencies?: Partial<MoveDependencies>;
}): Promise<BegunMove> {
  const { app, home, client, claims, request, crashes } = options;
  const planned = await app.plan(claims, request);
  expect(
    planned.plan.preflight.filter(({ level }) => level === 'blocking'),
  ).toEqual([]);
  const decisions = planned.decisions as MoveDecisions;
  const operation = new TestOperation({
    id: home.newId(),
    decisions,
    cluster: new ScriptedMover().over(plainClient(client)),
    crashes,
  });
  return {
    planned,
    decisions,
    operation,
    steps: home.steps(
      decisions,
      home.dependencies({
        planAgain: app.planAgain(planned),
        ...options.dependencies,
      }),
    ),
  };
}
