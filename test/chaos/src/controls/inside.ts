/** What the product's own suites have, and controls need. */
/* eslint-disable @backstage/no-relative-monorepo-imports, no-restricted-imports -- see ../product.ts; all of this is for tests */
export {
  buildDefinition,
  buildStep,
} from '../../../../plugins/storage-backend/src/executor/engine/__testUtils__/buildDefinition';
export { FakeWorld } from '../../../../plugins/storage-backend/src/executor/engine/__testUtils__/FakeWorld';
export {
  Replica,
  Stage,
} from '../../../../plugins/storage-backend/src/executor/engine/__testUtils__/Replica';
export { fenceStep } from '../../../../plugins/storage-backend/src/executor/steps/fence';
export { fenceFinalizer } from '../../../../plugins/storage-backend/src/executor/steps/fenceFinalizer';
export { lockStep } from '../../../../plugins/storage-backend/src/executor/steps/lock';
export { pauseStep } from '../../../../plugins/storage-backend/src/executor/steps/pause';
export { plainClient } from '../../../../plugins/storage-backend/src/executor/steps/__testUtils__/plainClient';
export { ScriptedMover } from '../../../../plugins/storage-backend/src/executor/steps/__testUtils__/ScriptedMover';
export { TestOperation } from '../../../../plugins/storage-backend/src/executor/steps/__testUtils__/TestOperation';
export {
  buildOperation,
  buildPlan,
} from '../../../../plugins/storage-backend/src/store/operations/testing/buildOperation';
