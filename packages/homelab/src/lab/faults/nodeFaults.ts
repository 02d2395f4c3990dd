import { InputError, NotFoundError } from '@backstage/errors';
import { Pod } from '../../cluster/podObjects';
import { PowerLoss } from '../../hollow/HollowNode';
import { parseDuration } from '../clock/duration';
import { FaultKind } from './FaultKind';
import { bytes, oneOf, slowness } from './values';

const powerLosses: readonly PowerLoss[] = ['kill', 'freeze', 'cut'];

/** Faults of nodes, of their disks and of the pods on them. */
export const nodeFaults: FaultKind[] = [
  {
    name: 'node-off',
    usage: '<node> [--how kill|freeze|cut]',
    does: 'the node is gone: a power cut (kill), a machine that hangs (freeze), or its network alone (cut)',
    operands: [1, 1],
    options: ['how'],
    plan: ({ operands: [name], options: { how = 'kill' } }, lab) => {
      const node = lab.nodes.node(name);
      const processes = oneOf('--how', how, powerLosses);
      return {
        said: `Node ${name} is off (${processes}).`,
        of: `node ${name}`,
        begin: () => node.switchOff(processes),
        undo: () => node.switchOn(),
      };
    },
  },
  {
    name: 'node-on',
    usage: '<node>',
    does: 'the node is back and takes up its pods',
    operands: [1, 1],
    options: [],
    plan: ({ operands: [name] }, lab) => {
      const node = lab.nodes.node(name);
      return {
        said: `Node ${name} is on.`,
        of: `node ${name}`,
        begin: () => node.switchOn(),
      };
    },
  },
  {
    name: 'node-slow',
    usage: '<node> <delay>',
    does: 'everything that the node says or begins comes later',
    operands: [2, 2],
    options: [],
    plan: ({ operands: [name, delay] }, lab) => {
      const node = lab.nodes.node(name);
      const delayMs = parseDuration(delay);
      return {
        said: `Node ${name} is slow: everything comes ${delay} later.`,
        of: `pace of node ${name}`,
        begin: () => node.slowDown(delayMs),
        undo: () => node.slowDown(0),
      };
    },
  },
  {
    name: 'disk-full',
    usage: '<node> [--leave <bytes>]',
    does: "the node's disk is full but for so many bytes, and it says so",
    operands: [1, 1],
    options: ['leave'],
    plan: ({ operands: [name], options: { leave } }, lab) => {
      const node = lab.nodes.node(name);
      const leaveBytes = bytes(leave);
      return {
        said: `The disk of node ${name} is full${
          leave ? ` but for ${leave}` : ''
        }.`,
        of: `disk of node ${name}`,
        begin: () => node.fillUp(leaveBytes),
        undo: () => node.relieve(),
      };
    },
  },
  {
    name: 'disk-slow',
    usage: '<node> <factor>',
    does: 'whatever runs on the node takes so many times as long to read and write',
    operands: [2, 2],
    options: [],
    plan: ({ operands: [name, times] }, lab) => {
      const node = lab.nodes.node(name);
      const factor = slowness('The factor', times);
      return {
        said: `The disk of node ${name} is ${factor} times slower.`,
        of: `speed of the disk of node ${name}`,
        begin: () => node.slowDiskDown(factor),
        undo: () => node.slowDiskDown(1),
      };
    },
  },
  {
    name: 'pod-kill',
    usage: '<namespace>/<pod> [--container <name>]',
    does: "a container's processes are killed; its policy decides what follows",
    operands: [1, 1],
    options: ['container'],
    plan: async ({ operands: [where], options }, lab) => {
      const [namespace, name, ...rest] = where.split('/');
      if (!namespace || !name || rest.length > 0) {
        throw new InputError(
          `'${where}' names no pod; write <namespace>/<pod>.`,
        );
      }
      const pod = await lab.client.find<Pod>(
        `/api/v1/namespaces/${namespace}/pods/${name}`,
      );
      const { nodeName, containers = [] } = pod?.spec ?? {};
      if (!pod || !nodeName) {
        throw new NotFoundError(
          `There is no pod '${name}' on a node in namespace '${namespace}'.`,
        );
      }
      const node = lab.nodes.node(nodeName);
      const names = containers.map(each => each.name);
      const container = oneOf(
        '--container',
        options.container ?? names[0],
        names,
      );
      return {
        said: `Container ${container} of ${where} is killed.`,
        begin: () => node.crash({ uid: pod.metadata.uid, container }),
      };
    },
  },
];
