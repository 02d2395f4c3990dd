import { validateName } from './validateName';

describe('validateName', () => {
  it.each(['a', 'orders-db', '0', 'a'.repeat(63)])('accepts %s', name => {
    expect(validateName(name)).toBeUndefined();
  });

  it.each([
    ['', 'NAME_EMPTY', 'missing'],
    ['Orders', 'NAME_CAPITALS', 'capital letters'],
    ['a'.repeat(64), 'NAME_TOO_LONG', '64 characters; 63'],
    ['orders_db', 'NAME_CHARACTERS', "'_'"],
    ['orders.db', 'NAME_CHARACTERS', "'.'"],
    ['bücher', 'NAME_CHARACTERS', "'ü'"],
    ['-orders', 'NAME_ENDS', 'hyphen'],
    ['orders-', 'NAME_ENDS', 'hyphen'],
  ])('refuses %p as %s', (name, code, message) => {
    expect(validateName(name)).toMatchObject({
      code,
      message: expect.stringContaining(message),
      remedy: expect.any(String),
    });
  });

  it('leaves room for suffixes and names the thing', () => {
    expect(
      validateName('a'.repeat(50), { longest: 40, what: 'application name' }),
    ).toEqual({
      code: 'NAME_TOO_LONG',
      message: 'The application name has 50 characters; 40 are allowed.',
      remedy: 'Shorten it by 10.',
    });
  });
});
