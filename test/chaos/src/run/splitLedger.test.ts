import { splitLedger } from './splitLedger';

it('takes a ledger without a return as it is', () => {
  expect(splitLedger('1 a 0\n2 b 0\n')).toEqual({
    now: '1 a 0\n2 b 0\n',
  });
});

it('goes on from the row that was returned to', () => {
  expect(splitLedger('1 a 0\n2 b 0\n3 c 0\n2 d 0\n3 e 0\n')).toEqual({
    then: '1 a 0\n2 b 0\n3 c 0\n',
    now: '1 a 0\n2 d 0\n3 e 0\n',
  });
});
