export { CheckList } from './CheckList';
export { PlanDialog } from './PlanDialog';
export { PlanStage } from './PlanStage';
export { PlanView } from './PlanView';
