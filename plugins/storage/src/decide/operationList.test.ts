import {
  operationListQuery,
  readOperationList,
  writeOperationList,
} from './operationList';

const read = (address: string) =>
  readOperationList(new URLSearchParams(address));

it.each([
  '',
  'activity=finished&cluster=house&namespace=orders',
  'claim=data-0&component=component%3Adefault%2Forders&pageSize=50&page=3',
])('writes what it read: %p', address => {
  expect(String(writeOperationList(read(address)))).toBe(address);
});

it('takes what the address says wrongly as not said', () => {
  expect(read('activity=x&page=-1&pageSize=7')).toMatchObject({
    activity: undefined,
    page: 1,
    pageSize: 25,
  });
});

it.each([
  ['', undefined],
  ['activity=active', true],
  ['activity=finished', false],
])('asks with %p for active: %s', (address, active) => {
  expect(operationListQuery(read(`${address}&page=2`))).toMatchObject({
    active,
    limit: 25,
    offset: 25,
  });
});
