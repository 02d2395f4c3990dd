import {
  encodeMoverCommand,
  MoverCommand,
  parseMoverLine,
  readMoverResult,
} from './protocol';

const at = '2026-03-01T10:00:00.123456Z';

describe('the mover protocol', () => {
  it('writes a command as the annotation holds it', () => {
    const command: MoverCommand<'copy'> = {
      sequence: 3,
      epoch: 2,
      command: 'copy',
      options: { floorBytes: 1024, acceptedLosses: ['acls'] },
    };
    expect(JSON.parse(encodeMoverCommand(command))).toEqual(command);
  });

  it('reads every type of event', () => {
    const lines = [
      {
        sequence: 0,
        type: 'ready',
        at,
        protocol: 1,
        operation: 'opabc',
        epoch: 1,
        version: '0.1.0',
        rsync: '3.2.7',
      },
      { sequence: 1, type: 'started', at, command: 'copy' },
      {
        sequence: 1,
        type: 'progress',
        at,
        command: 'copy',
        bytes: 5,
        files: 1,
        bytesPerSecond: 2.5,
      },
      { sequence: 1, type: 'result', at, command: 'syncfs', result: {} },
      { sequence: 2, type: 'error', at, code: 'WRONG_EPOCH', message: 'no' },
    ];
    for (const line of lines) {
      expect(parseMoverLine(JSON.stringify(line))).toEqual({
        kind: 'event',
        event: line,
      });
    }
  });

  it('passes over what a newer mover adds', () => {
    const line = { sequence: 1, type: 'started', at, command: 'copy', mood: 1 };
    expect(parseMoverLine(JSON.stringify(line))).toMatchObject({
      kind: 'event',
      event: { type: 'started' },
    });
  });

  it.each([
    '',
    'Warning: something',
    '{"sequence":1,"type":"resu',
    '"text"',
    'null',
    '[1]',
    '{"level":"info"}',
  ])('takes %j for a line of somebody else', text => {
    expect(parseMoverLine(text)).toEqual({ kind: 'foreign', text });
  });

  it.each([
    { sequence: -1, type: 'started', at, command: 'copy' },
    { sequence: 1, type: 'sang', at, command: 'copy' },
    { sequence: 1, type: 'started', at: 'yesterday', command: 'copy' },
    { sequence: 1, type: 'result', at, command: 'dance', result: {} },
    { sequence: 1, type: 'result', at, command: 'copy' },
  ])('never takes %j for an answer', line => {
    expect(parseMoverLine(JSON.stringify(line))).toMatchObject({
      kind: 'malformed',
      problem: expect.any(String),
    });
  });

  it('gives a result its shape', () => {
    expect(readMoverResult('syncfs', { seconds: 0.2, extra: true })).toEqual({
      seconds: 0.2,
    });
  });

  it('refuses a proof that lacks a part', () => {
    expect(() => readMoverResult('prove', { equal: true })).toThrow(
      /answer to 'prove' is not as it must be/,
    );
  });
});
