import { Resource } from '../../Resource';
import { Kind } from '../Kind';
import { eventColumns } from '../columns/core';
import { defineKind } from '../defineKind';

const events = { group: 'events.k8s.io', version: 'v1', types: 'events' };

/** Fields that the two kinds of events call differently: the core group's name first. */
const names: [core: string, events: string][] = [
  ['involvedObject', 'regarding'],
  ['message', 'note'],
  ['reportingComponent', 'reportingController'],
  ['source', 'deprecatedSource'],
  ['firstTimestamp', 'deprecatedFirstTimestamp'],
  ['lastTimestamp', 'deprecatedLastTimestamp'],
  ['count', 'deprecatedCount'],
];

function renamed(
  object: Resource,
  apiVersion: string,
  pairs: [string, string][],
): Resource {
  const map = new Map(pairs);
  return {
    ...(Object.fromEntries(
      Object.entries(object).map(([field, value]) => [
        map.get(field) ?? field,
        value,
      ]),
    ) as Resource),
    apiVersion,
    kind: 'Event',
  };
}

/** `events.k8s.io` is another view of the core group's events. */
export const eventKinds: Kind[] = [
  defineKind(events, 'Event', {
    shortNames: ['ev'],
    collection: 'events',
    createOnUpdate: true,
    columns: eventColumns,
    fromStored: object => renamed(object, 'events.k8s.io/v1', names),
    toStored: object =>
      renamed(
        object,
        'v1',
        names.map(([core, view]) => [view, core]),
      ),
    fields: {
      reason: 'reason',
      reportingController: 'reportingComponent',
      'regarding.kind': 'involvedObject.kind',
      'regarding.namespace': 'involvedObject.namespace',
      'regarding.name': 'involvedObject.name',
      'regarding.uid': 'involvedObject.uid',
      type: 'type',
    },
  }),
];
