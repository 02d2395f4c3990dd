import { ApiObject } from '../../../cluster/objects';
import { Condition, LabelSelector, PodTemplate } from './pods';

/** What a job does and when it gives up; times in seconds. */
export interface JobSpec {
  parallelism?: number;
  completions?: number;
  backoffLimit?: number;
  activeDeadlineSeconds?: number;
  ttlSecondsAfterFinished?: number;
  suspend?: boolean;
  completionMode?: string;
  selector?: LabelSelector;
  manualSelector?: boolean;
  managedBy?: string;
  template: PodTemplate;
}

/** A Job. */
export interface Job extends ApiObject {
  spec: JobSpec;
  status?: {
    conditions?: Condition[];
    startTime?: string | null;
    completionTime?: string;
    active?: number;
    ready?: number;
    terminating?: number;
    succeeded?: number;
    failed?: number;
    completedIndexes?: string;
    uncountedTerminatedPods?: { succeeded?: string[]; failed?: string[] };
  };
}

/** A CronJob. */
export interface CronJob extends ApiObject {
  spec: {
    schedule: string;
    timeZone?: string;
    startingDeadlineSeconds?: number;
    concurrencyPolicy?: string;
    suspend?: boolean;
    jobTemplate: {
      metadata?: {
        labels?: Record<string, string>;
        annotations?: Record<string, string>;
      };
      spec: JobSpec;
    };
    successfulJobsHistoryLimit?: number;
    failedJobsHistoryLimit?: number;
  };
  status?: {
    active?: object[];
    lastScheduleTime?: string;
    lastSuccessfulTime?: string;
  };
}
